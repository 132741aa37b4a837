//! Both sides show certificates of one authority; the server's is renewed while it runs.
//!
//! The example makes them itself, in a folder that it removes. A program has them from whoever
//! runs the authority, and may call `ServerTls::watch` instead of `reload`.
//!
//! `cargo run --example tls -p vsoa-examples`

use std::{env, error::Error, fs, path::PathBuf, process};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use vsoa::{
    Client, Identity, Payload, Request, Router, Server, ServerEvent,
    layer::auth::{AccessList, Rule},
    transport::tls::{Authorities, CertifiedKey, ClientTls, ServerTls},
};

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let fleet = Fleet::new()?;
    fleet.issue("server", "localhost")?;
    let driver = fleet.issue("driver", "driver.example")?;
    fleet.issue("guest", "guest.example")?;

    let server_tls = ServerTls::builder(fleet.certificate("server"))
        .require_client_certificates(fleet.authorities())
        .build()?;
    let server = Server::builder()
        .merge(Router::new().get("/speed", async |_: Request| Payload::json(&50)))
        .authorizer(AccessList::new([Rule::roles("/speed", ["driver"])?]))
        .on_event(move |event| log_in(&event, &driver))
        .tls(server_tls.clone())
        .bind("127.0.0.1:0")
        .await?;
    let url = format!("vsoas://localhost:{}", server.local_addr().port());
    println!("server   listens at {url}");

    let driver = connect(&url, &fleet, Some("driver")).await?;
    for (who, client) in [
        ("driver  ", driver.clone()),
        ("guest   ", connect(&url, &fleet, Some("guest")).await?),
    ] {
        let answer = client.get("/speed").await?;
        println!("{who} asks for the speed: {}", answer.status());
    }
    if let Err(error) = connect(&url, &fleet, None).await {
        println!("stranger is refused: {error}: {}", cause(&error));
    }
    if let Err(error) = Client::connect(server.local_addr()).await {
        println!("plain    is refused: {error}");
    }

    let renewed = fleet.issue("server", "localhost")?;
    println!("server   has a new certificate: {}", server_tls.reload()?);
    let late = connect(&url, &fleet, Some("driver")).await?;
    println!(
        "late     sees the new one: {}, the driver: {}",
        *late.peer_certificates()[0] == *renewed,
        *driver.peer_certificates()[0] == *renewed,
    );
    Ok(())
}

/// Gives a role to who shows the driver's certificate.
fn log_in(event: &ServerEvent, driver: &[u8]) {
    if let ServerEvent::Connected { session } = event
        && session
            .peer_certificates()
            .first()
            .is_some_and(|shown| shown[..] == *driver)
    {
        session.log_in(Identity::new("driver.example").with_roles(["driver"]));
    }
}

async fn connect(url: &str, fleet: &Fleet, who: Option<&str>) -> Result<Client, vsoa::Error> {
    let mut tls = ClientTls::builder().authorities(fleet.authorities());
    if let Some(who) = who {
        tls = tls.certificate(fleet.certificate(who));
    }
    Client::builder(url).tls(tls.build()?).connect().await
}

fn cause(error: &dyn Error) -> String {
    error.source().map_or_else(String::new, ToString::to_string)
}

/// An authority, and a folder with what it has issued.
struct Fleet {
    issuer: Issuer<'static, KeyPair>,
    authority: String,
    folder: PathBuf,
}

impl Fleet {
    fn new() -> Result<Self, Box<dyn Error>> {
        let mut params = CertificateParams::new([])?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate()?;
        let authority = params.self_signed(&key)?.pem();
        let folder = env::temp_dir().join(format!("vsoa-example-{}", process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self {
            issuer: Issuer::new(params, key),
            authority,
            folder,
        })
    }

    /// Writes a certificate for this name and its key; gives the certificate in DER.
    fn issue(&self, who: &str, name: &str) -> Result<Vec<u8>, Box<dyn Error>> {
        let key = KeyPair::generate()?;
        let signed = CertificateParams::new([name.to_owned()])?.signed_by(&key, &self.issuer)?;
        fs::write(self.path(who, "pem"), signed.pem())?;
        fs::write(self.path(who, "key"), key.serialize_pem())?;
        Ok(signed.der().to_vec())
    }

    fn certificate(&self, who: &str) -> CertifiedKey {
        CertifiedKey::from_pem_files(self.path(who, "pem"), self.path(who, "key"))
    }

    fn authorities(&self) -> Authorities {
        Authorities::from_pem(&self.authority)
    }

    fn path(&self, who: &str, extension: &str) -> PathBuf {
        self.folder.join(who).with_extension(extension)
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        // What is left of it harms nobody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
