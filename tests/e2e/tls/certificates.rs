use bytes::Bytes;
use harness::Certificate;
use vsoa::{
    Client, Error, ErrorKind, Identity, Request, Router, Server, ServerEvent, Session, Status,
    layer::auth::{Access, Decision},
    transport::tls::{Authorities, ServerTlsBuilder},
};

use super::{Tls, key_of, serve, to};
use crate::{
    deadline::{until, within},
    start::echo,
};

#[tokio::test]
async fn a_client_without_a_certificate_is_refused_where_one_is_demanded() {
    let tls = Tls::new();
    let server = tls.server().require_client_certificates(tls.trusted());
    let server = serve(server, Server::builder()).await;
    let refused = within(to(&server, tls.client()).connect()).await;
    assert_refused(&refused.unwrap_err());
    until(|| server.counters().tls_failures == 1).await;
    assert!(server.clients().is_empty());
}

#[tokio::test]
async fn a_client_certificate_of_another_authority_is_refused() {
    let tls = Tls::new();
    let stranger = Tls::new().authority.certificate(&["car7.example"]);
    for server in [
        tls.server().require_client_certificates(tls.trusted()),
        tls.server().request_client_certificates(tls.trusted()),
    ] {
        let server = serve(server, Server::builder()).await;
        let client = tls.client().certificate(key_of(&stranger));
        let refused = within(to(&server, client).connect()).await;
        assert_refused(&refused.unwrap_err());
        until(|| server.counters().tls_failures == 1).await;
    }
}

#[tokio::test]
async fn a_session_shows_the_certificate_of_its_client() {
    let tls = Tls::new();
    let car = tls.authority.certificate(&["car7.example"]);
    for server in [
        tls.server().require_client_certificates(tls.trusted()),
        tls.server().request_client_certificates(tls.trusted()),
    ] {
        assert_eq!(seen(&tls, server, Some(&car)).await, [&car.der[..]]);
    }
}

#[tokio::test]
async fn a_certificate_that_is_only_asked_for_may_be_missing() {
    let tls = Tls::new();
    let server = tls.server().request_client_certificates(tls.trusted());
    assert!(seen(&tls, server, None).await.is_empty());
}

#[tokio::test]
async fn a_certificate_that_is_not_asked_for_is_not_shown() {
    let tls = Tls::new();
    let car = tls.authority.certificate(&["car7.example"]);
    assert!(seen(&tls, tls.server(), Some(&car)).await.is_empty());
}

#[tokio::test]
async fn authorities_add_up() {
    let (tls, other) = (Tls::new(), Tls::new());
    let car = other.authority.certificate(&["car7.example"]);
    let both = tls.trusted().and(other.trusted());
    let server = tls.server().require_client_certificates(both);
    assert_eq!(seen(&tls, server, Some(&car)).await, [&car.der[..]]);
}

#[tokio::test]
async fn an_authorizer_decides_by_the_certificate() {
    let tls = Tls::new();
    let (driver, guest) = (
        tls.authority.certificate(&["driver.example"]),
        tls.authority.certificate(&["guest.example"]),
    );
    let of_driver = Bytes::from(driver.der.clone());
    let may = move |session: &Session, _: Access<'_>| {
        if session.peer_certificates().first() == Some(&of_driver) {
            Decision::Allow
        } else {
            Decision::FORBIDDEN
        }
    };
    let builder = Server::builder().merge(echo()).authorizer(may);
    let required = tls.server().require_client_certificates(tls.trusted());
    let server = serve(required, builder).await;
    for (certificate, status) in [(driver, Status::SUCCESS), (guest, Status::NO_PERMISSIONS)] {
        let client = client_with(&tls, &server, Some(&certificate)).await;
        let answer = within(client.call(get_echo())).await.unwrap();
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test]
async fn a_certificate_logs_its_client_in() {
    let tls = Tls::new();
    let driver = tls.authority.certificate(&["driver.example"]);
    let of_driver = driver.der.clone();
    let roles = Router::new().route("/roles", async |call: Request| {
        let identity = call.context().session().identity();
        let roles = identity.iter().flat_map(Identity::roles);
        vsoa::Payload::json(&roles.collect::<Vec<_>>())
    });
    let builder = Server::builder().merge(roles).on_event(move |event| {
        if let ServerEvent::Connected { session } = event
            && session
                .peer_certificates()
                .first()
                .is_some_and(|shown| shown[..] == of_driver)
        {
            session.log_in(Identity::new("driver.example").with_roles(["driver"]));
        }
    });
    let required = tls.server().require_client_certificates(tls.trusted());
    let server = serve(required, builder).await;
    let client = client_with(&tls, &server, Some(&driver)).await;
    let answer = within(client.get("/roles")).await.unwrap();
    assert_eq!(answer.payload().parse::<Vec<String>>().unwrap(), ["driver"]);
}

/// The certificates that the session of a client with this one shows.
async fn seen(
    tls: &Tls,
    server: ServerTlsBuilder,
    certificate: Option<&Certificate>,
) -> Vec<Bytes> {
    let server = serve(server, Server::builder()).await;
    let _client = client_with(tls, &server, certificate).await;
    server.clients()[0].peer_certificates().to_vec()
}

async fn client_with(tls: &Tls, server: &Server, certificate: Option<&Certificate>) -> Client {
    let mut client = tls.client();
    if let Some(certificate) = certificate {
        client = client.certificate(key_of(certificate));
    }
    within(to(server, client).connect()).await.unwrap()
}

fn get_echo() -> Request {
    Request::get(vsoa::Url::from_static("/echo"))
}

fn assert_refused(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
    assert!(format!("{error:?}").contains("AlertReceived"), "{error:?}");
}

#[test]
fn an_authority_is_told_where_there_is_none() {
    let error = vsoa::transport::tls::ClientTls::builder()
        .authorities(Authorities::from_pem("nothing"))
        .build()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
