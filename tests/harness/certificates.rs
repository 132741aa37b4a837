use std::{
    env, fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};

/// Somebody who makes certificates, as long as the test runs, and the folder that they stand in.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
    folder: Folder,
}

/// A certificate with its key, in PEM.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The certificate.
    pub chain: String,
    /// Its private key.
    pub key: String,
    /// The certificate in DER, as a session shows it.
    pub der: Vec<u8>,
}

impl Authority {
    /// Makes one.
    ///
    /// # Panics
    ///
    /// Where there is no folder for temporary files.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "each is another one")]
    pub fn new() -> Self {
        let folder = Folder::new();
        let mut params = params(&format!("the authority of {}", folder.0.display()), &[]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = new_key();
        let pem = params.self_signed(&key).expect("it signs itself").pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
            folder,
        }
    }

    /// Its own certificate, in PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A certificate for a server on loopback.
    #[must_use]
    pub fn server(&self) -> Certificate {
        self.sign(&params("a server", &["localhost", "127.0.0.1", "::1"]))
    }

    /// A certificate for these names or addresses.
    #[must_use]
    pub fn certificate(&self, names: &[&str]) -> Certificate {
        self.sign(&params("somebody", names))
    }

    /// A certificate for a server on loopback that was good until years ago.
    #[must_use]
    pub fn expired_server(&self) -> Certificate {
        let mut params = params("a server", &["localhost", "127.0.0.1", "::1"]);
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
        self.sign(&params)
    }

    /// The path of a file beside the others, with this in it from now on.
    ///
    /// # Panics
    ///
    /// Where it cannot be written.
    #[must_use]
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        self.write(name, text);
        self.folder.0.join(name)
    }

    /// Writes a file anew.
    ///
    /// # Panics
    ///
    /// Where it cannot be written.
    pub fn write(&self, name: &str, text: &str) {
        let written = fs::write(self.folder.0.join(name), text);
        written.expect("a temporary file can be written");
    }

    fn sign(&self, params: &CertificateParams) -> Certificate {
        let key = new_key();
        let signed = params.signed_by(&key, &self.issuer);
        let signed = signed.expect("the authority signs");
        Certificate {
            chain: signed.pem(),
            key: key.serialize_pem(),
            der: signed.der().to_vec(),
        }
    }
}

/// A folder that is gone when this is dropped.
#[derive(Debug)]
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("vsoa-certificates-{}-{number}", process::id());
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("there is a folder for temporary files");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left of it harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn params(who: &str, names: &[&str]) -> CertificateParams {
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    let mut params = CertificateParams::new(names).expect("the names are good");
    params.distinguished_name.push(DnType::CommonName, who);
    params.use_authority_key_identifier_extension = true;
    params.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
    ];
    params
}

fn new_key() -> KeyPair {
    KeyPair::generate().expect("the system has random numbers")
}
