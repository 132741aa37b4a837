use std::convert::Infallible;

use harness::Implementation;
use serde_json::json;
use vsoa::{Request, Router, Server};

use crate::{
    support::{Host, call, each, publications, steps, subscribe},
    typed::{Cabin, Sample},
};

#[vsoa::service("/typed")]
trait Typed {
    #[call("/echo")]
    async fn echo(&self, seq: u64, value: f64, pad: String) -> Result<Sample, Infallible>;
}

struct Echo;

impl Typed for Echo {
    async fn echo(&self, seq: u64, value: f64, pad: String) -> Result<Sample, Infallible> {
        Ok(Sample { seq, value, pad })
    }
}

pub(crate) async fn a_service_takes_arguments_by_name(client: Implementation) {
    let host = Host::start(Server::builder().service(TypedServer::new(Echo))).await;
    let arguments = json!({ "seq": 9_007_199_254_740_991_u64, "value": 0.5, "pad": "x🚗" });
    let [get, set] = ["GET", "SET"].map(|method| {
        json!({ "op": "call", "url": "/typed/echo", "method": method, "param": arguments })
    });
    for answer in steps(client, host.local_addr(), [get, set]).await {
        assert_eq!(
            (&answer["status"], &answer["param"]),
            (&json!(0), &arguments)
        );
    }
}

pub(crate) async fn an_argument_at_fault_is_named(client: Implementation) {
    let host = Host::start(Server::builder().service(TypedServer::new(Echo))).await;
    let with = |param| json!({ "op": "call", "url": "/typed/echo", "param": param });
    let [missing, wrong, negative, none] = steps(
        client,
        host.local_addr(),
        [
            with(json!({ "seq": 1, "value": 0.5 })),
            with(json!({ "seq": 1, "value": "half", "pad": "x" })),
            with(json!({ "seq": -1, "value": 0.5, "pad": "x" })),
            call("/typed/echo"),
        ],
    )
    .await;
    for (answer, name) in [
        (&missing, "pad"),
        (&wrong, "value"),
        (&negative, "seq"),
        (&none, "seq"),
    ] {
        assert_eq!(answer["status"], 2, "{answer:?}");
        let error = answer["param"]["error"].as_str();
        assert!(error.is_some_and(|text| text.contains(name)), "{answer:?}");
    }
}

pub(crate) async fn a_topic_is_read(client: Implementation) {
    let builder = Server::builder();
    let cabins = builder.publisher::<Cabin>();
    let routes = Router::new().route("/go", move |_: Request| {
        let cabins = cabins.clone();
        async move {
            for (zone, celsius, fan) in [("front", 21.5, Some(3)), ("rear", -4.25, None)] {
                let zone = zone.to_owned();
                let cabin = Cabin { zone, celsius, fan };
                assert_eq!(cabins.publish(&cabin).await.unwrap().receivers(), 1);
            }
        }
    });
    let host = Host::start(builder.merge(routes)).await;
    let [_, _, received] = steps(
        client,
        host.local_addr(),
        [subscribe("/climate/"), call("/go"), publications(2)],
    )
    .await;
    assert_eq!(
        each(&received, "url"),
        ["/climate/front/cabin", "/climate/rear/cabin"]
    );
    let params = each(&received, "param");
    assert_eq!(params[0], json!({ "celsius": 21.5, "fan": 3 }));
    assert_eq!(params[1], json!({ "celsius": -4.25, "fan": null }));
}
