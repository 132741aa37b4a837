//! The Node client on our server.

tests! { harness::Implementation::Node => their_client {
    handshake:
        the_info_may_be_any_json,
        the_right_password_is_accepted,
        a_wrong_or_missing_password_is_refused,
        the_password_changes_while_the_server_runs,
        every_client_has_an_id_of_its_own;
    calls:
        get_and_set_are_told_apart,
        param_and_data_come_back_as_they_went,
        params_of_any_length_come_back,
        the_largest_packet_goes_both_ways,
        every_status_arrives,
        an_unknown_url_has_a_status_or_a_default,
        the_most_exact_route_answers,
        a_late_reply_disturbs_no_later_call,
        a_call_may_stay_without_answer,
        a_one_way_call_is_served,
        a_streams_port_arrives;
    publications:
        a_url_stands_for_itself_and_a_slash_for_all_below,
        a_list_subscribes_each_of_its_urls,
        overlapping_subscriptions_bring_one_copy,
        one_of_two_subscriptions_is_given_up,
        all_subscriptions_are_given_up,
        what_is_no_url_is_refused,
        param_and_data_arrive_as_they_were_published,
        a_thousand_arrive_in_order,
        who_is_not_authorised_gets_none;
    datagrams:
        they_come_from_the_client_on_both_channels,
        they_go_to_the_client_on_both_channels,
        one_is_sent_as_soon_as_a_client_connects,
        what_is_published_quickly_arrives,
        the_largest_go_both_ways;
    connection:
        a_ping_is_answered,
        // NOOP is left out: the client has none (section 12).
        priorities_are_taken,
        // That the server closes is left out: the client does not notice it (section 3).
        the_server_notices_that_the_client_closes,
        a_server_starts_again_on_the_same_port,
        ipv6_is_a_network_like_any_other;
    streams:
        bytes_come_to_their_end,
        bytes_go_there_and_back,
        // One that is opened late is left out: the client throws where nobody can catch (section 9).
        several_streams_follow_each_other;
    positions:
        a_name_is_looked_up,
        a_name_that_is_not_known_is_told_at_once,
        a_client_connects_by_name,
        the_environment_says_whom_to_ask;
    supervised:
        // A robot is left out: the client has none.
        a_server_that_is_gone_is_noticed_by_pings;
    states:
        a_value_is_read_set_and_published,
        a_set_that_is_refused_says_why_and_changes_nothing;
    fetching:
        // That no path is the default route is left out: the client throws (section 4).
        one_call_has_a_connection_of_its_own;
    raw_params:
        // That bytes pass is left out: a param that is not JSON is taken for a fault (section 5).
        bytes_close_the_connection;
    tls:
        calls_and_publications_go_through,
        large_packets_go_both_ways,
        the_clients_certificate_is_seen,
        streams_are_over_tls_too,
        our_server_is_not_trusted_by_who_does_not_know_it,
        a_plain_client_is_refused,
        // That there is no quick channel is left out: the client uses it all the same, and closes
        // when nothing listens there (section 14).
        priorities_are_taken;
        // That the server closes is left out: the client does not notice it (section 3).
    typed:
        a_service_takes_arguments_by_name,
        an_argument_at_fault_is_named,
        a_topic_is_read;
}}
