//! Live tests with the public packages, in both directions.
//!
//! A scenario is written once, for any peer: `their_client` has what a peer's client does with our
//! server, `their_server` what our client does with a peer's server. The four modules named after
//! peers make a test of each scenario that the peer can stand; what one cannot is left out there,
//! with the section of `vsoa/docs/peers.md` that says why. `programs` runs `vsoa-peer` itself.

#![cfg(test)]

/// Makes a test of each scenario, with this peer.
macro_rules! tests {
    ($peer:expr => $direction:ident { $($feature:ident: $($scenario:ident),+;)+ }) => {
        $(mod $feature {
            $(#[tokio::test]
            async fn $scenario() {
                $crate::support::in_time($crate::$direction::$feature::$scenario($peer)).await;
            })+
        })+
    };
}

mod harness_works;
mod measuring;
mod node_client;
mod node_server;
mod programs;
mod proxies;
mod python_client;
mod python_server;
mod support;
mod their_client;
mod their_server;
mod tls;
mod typed;
