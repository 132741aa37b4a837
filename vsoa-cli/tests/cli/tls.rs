use harness::Authority;
use serde_json::json;
use vsoa::{
    Payload, Request, Router, Server,
    transport::tls::{Authorities, CertifiedKey, ServerTls},
};

use crate::{command::vsoa, serving::start};

struct Protected {
    authority: Authority,
    server: Server,
}

impl Protected {
    /// A server over TLS, which may want to see a certificate.
    async fn serve(wants_certificate: bool) -> Self {
        let authority = Authority::new();
        let certificate = authority.server();
        let mut tls =
            ServerTls::builder(CertifiedKey::from_pem(certificate.chain, certificate.key));
        if wants_certificate {
            tls = tls.require_client_certificates(Authorities::from_pem(authority.pem()));
        }
        let hello = Router::new().route("/hello", async |_: Request| Payload::json("hello"));
        let builder = Server::builder().merge(hello).tls(tls.build().unwrap());
        let server = builder.bind("127.0.0.1:0").await.unwrap();
        Self { authority, server }
    }

    fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}/hello", self.server.local_addr())
    }

    fn ca(&self) -> String {
        self.authority
            .file("ca.pem", self.authority.pem())
            .display()
            .to_string()
    }
}

#[tokio::test]
async fn the_authority_is_named_on_the_command_line() {
    let protected = Protected::serve(false).await;
    for scheme in ["vsoa", "vsoas"] {
        let get = vsoa("get").args([&protected.url(scheme), "--tls-ca", &protected.ca()]);
        assert_eq!(get.run().await.out(), "\"hello\"\n");
    }
    let get = vsoa("get --tls-insecure").arg(protected.url("vsoas"));
    assert_eq!(get.run().await.out(), "\"hello\"\n");
    let get = vsoa("get --tls-insecure --tls-ca").args([&protected.ca(), &protected.url("vsoas")]);
    get.run().await.failed(2);
}

#[tokio::test]
async fn who_is_not_trusted_is_told_with_what_to_try() {
    let protected = Protected::serve(false).await;
    let other = Authority::new();
    let ca = other.file("ca.pem", other.pem()).display().to_string();
    let get = vsoa("get").args([&protected.url("vsoas"), "--tls-ca", &ca]);
    let ended = get.run().await;
    assert!(ended.failed(5).contains("--tls-ca FILE"), "{ended:?}");

    let named = ["--tls-ca", &protected.ca(), "--tls-name", "climate.example"];
    let ended = vsoa("get")
        .arg(protected.url("vsoas"))
        .args(named)
        .run()
        .await;
    assert!(ended.failed(5).contains("climate.example"), "{ended:?}");

    let missing = vsoa("get --tls-ca /no/such/file").arg(protected.url("vsoas"));
    assert!(missing.run().await.failed(2).contains("/no/such/file"));
}

#[tokio::test]
async fn a_certificate_is_shown_to_a_server_that_wants_one() {
    let protected = Protected::serve(true).await;
    let certificate = protected.authority.certificate(&["somebody"]);
    let file = |name, text: &str| protected.authority.file(name, text).display().to_string();
    let (cert, key) = (
        file("c.pem", &certificate.chain),
        file("k.pem", &certificate.key),
    );
    let get = || vsoa("get").args([&protected.url("vsoas"), "--tls-ca", &protected.ca()]);
    let shown = get().args(["--tls-cert", &cert, "--tls-key", &key]);
    assert_eq!(shown.run().await.out(), "\"hello\"\n");
    get().run().await.failed(5);
    get().args(["--tls-cert", &cert]).run().await.failed(2);
}

#[tokio::test]
async fn info_shows_the_certificate() {
    let protected = Protected::serve(false).await;
    let info = vsoa("info --json --tls-insecure").arg(protected.url("vsoas"));
    let info = info.run().await.json();
    let certificate = &info["certificates"][0];
    assert_eq!(certificate["subject"], "CN=a server");
    assert_eq!(
        certificate["names"],
        json!(["localhost", "127.0.0.1", "::1"])
    );
    assert!(
        certificate["issuer"]
            .as_str()
            .unwrap()
            .starts_with("CN=the authority of ")
    );
    assert_eq!(certificate["sha256"].as_str().unwrap().len(), 64);
    assert!(
        certificate["not_after"].as_str().unwrap().ends_with('Z'),
        "{certificate}"
    );

    let info = vsoa("info --tls-insecure").arg(protected.url("vsoas"));
    let told = info.run().await;
    assert!(
        told.out().contains("\ncertificate  CN=a server\n"),
        "{told:?}"
    );
}

#[tokio::test]
async fn what_the_command_serves_is_over_tls_on_request() {
    let authority = Authority::new();
    let certificate = authority.server();
    let file = |name: &str, text: &str| authority.file(name, text).display().to_string();
    let ca = file("ca.pem", authority.pem());
    let options = [
        "--listen-cert".to_owned(),
        file("cert.pem", &certificate.chain),
        "--listen-key".to_owned(),
        file("key.pem", &certificate.key),
    ];
    let command = vsoa("pub --wait --url /a").args(&options).input("1\n");
    let (publishing, upstream) = start(command).await;
    assert!(upstream.starts_with("vsoas://"), "{upstream}");

    let proxy = vsoa("proxy --tls-ca").args([&ca, &format!("/s={upstream}")]);
    let (mut proxy, url) = start(proxy.args(&options)).await;
    assert!(proxy.line().await.unwrap().contains("\"connected\":true"));
    let sub = vsoa("sub -n 1 --tls-ca").args([&ca, &format!("{url}/s/a")]);
    assert_eq!(sub.run().await.out(), "/s/a 1\n");
    publishing.end().await.out();

    for serving in ["pub", "replay /dev/null"] {
        let ended = vsoa(serving).arg("--tls-insecure").run().await;
        assert!(ended.failed(2).contains("`--listen-cert`"), "{ended:?}");
    }
}
