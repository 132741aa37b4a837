use std::{
    borrow::Cow,
    fmt, fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    RootCertStore,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
};

use crate::{BoxError, Error, ErrorKind};

/// A certificate, those that vouch for it up to an authority, and the private key: who one is.
///
/// Both are PEM. The certificates stand in this order: one's own first, then the one that signed
/// it, and so on; the authority's own may be left out. Nothing is read before a configuration is
/// built of it, and files are read again with each reload.
#[derive(Clone, Debug)]
pub struct CertifiedKey {
    chain: Pem,
    key: Pem,
}

impl CertifiedKey {
    /// From two files, which may be the same one.
    #[must_use]
    pub fn from_pem_files(chain: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        Self {
            chain: Pem::File(chain.into()),
            key: Pem::File(key.into()),
        }
    }

    /// From texts.
    #[must_use]
    pub fn from_pem(chain: impl AsRef<[u8]>, key: impl AsRef<[u8]>) -> Self {
        Self {
            chain: Pem::Text(chain.as_ref().into()),
            key: Pem::Text(key.as_ref().into()),
        }
    }

    pub(super) fn load(&self) -> Result<LoadedKey, Error> {
        let key = PrivateKeyDer::from_pem_slice(&self.key.read()?)
            .map_err(|error| self.key.unfit("there is no private key in it", error))?;
        Ok(LoadedKey {
            chain: self.chain.certificates()?,
            key,
        })
    }

    /// The error of rustls about this key, as one of a configuration.
    pub(super) fn unfit(&self, error: rustls::Error) -> Error {
        self.key
            .unfit("the key cannot be used with the certificate", error)
    }
}

/// What a [`CertifiedKey`] holds when it is read.
pub(super) struct LoadedKey {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Hash for LoadedKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.chain.hash(state);
        self.key.secret_der().hash(state);
    }
}

/// Those who are trusted to say who somebody is.
#[derive(Clone, Debug)]
pub struct Authorities(Vec<Source>);

#[derive(Clone, Debug)]
enum Source {
    Pem(Pem),
    System,
}

impl Authorities {
    /// Those that the system trusts.
    ///
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR` in the environment name others instead.
    #[must_use]
    pub fn system() -> Self {
        Self(vec![Source::System])
    }

    /// Those in this file, in PEM: one's own.
    #[must_use]
    pub fn from_pem_file(path: impl Into<PathBuf>) -> Self {
        Self(vec![Source::Pem(Pem::File(path.into()))])
    }

    /// Those in this text, in PEM: one's own.
    #[must_use]
    pub fn from_pem(text: impl AsRef<[u8]>) -> Self {
        Self(vec![Source::Pem(Pem::Text(text.as_ref().into()))])
    }

    /// These and the others.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    pub(super) fn load(&self) -> Result<Arc<RootCertStore>, Error> {
        let mut roots = RootCertStore::empty();
        for source in &self.0 {
            match source {
                Source::System => add_system(&mut roots)?,
                Source::Pem(pem) => {
                    for certificate in pem.certificates()? {
                        roots.add(certificate).map_err(|error| {
                            pem.unfit("a certificate is not one of an authority", error)
                        })?;
                    }
                }
            }
        }
        Ok(Arc::new(roots))
    }
}

/// What the system trusts and we do not understand is left out, as others do as well.
fn add_system(roots: &mut RootCertStore) -> Result<(), Error> {
    let found = rustls_native_certs::load_native_certs();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added > 0 {
        return Ok(());
    }
    let error = Error::with_text(
        ErrorKind::Configuration,
        "the system has no certificate authorities",
    );
    Err(match found.errors.into_iter().next() {
        Some(cause) => error.with_source(cause),
        None => error,
    })
}

/// PEM, from a file or as it is.
#[derive(Clone)]
enum Pem {
    File(PathBuf),
    Text(Arc<[u8]>),
}

impl Pem {
    fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, Error> {
        let text = self.read()?;
        let certificates: Result<Vec<_>, pem::Error> =
            CertificateDer::pem_slice_iter(&text).collect();
        let unfit = |error| self.unfit("there is no certificate in it", error);
        match certificates {
            Ok(certificates) if certificates.is_empty() => Err(unfit(pem::Error::NoItemsFound)),
            certificates => certificates.map_err(unfit),
        }
    }

    fn read(&self) -> Result<Cow<'_, [u8]>, Error> {
        match self {
            Self::Text(text) => Ok(Cow::Borrowed(text)),
            Self::File(path) => fs::read(path)
                .map(Cow::Owned)
                .map_err(|error| self.unfit("it cannot be read", error)),
        }
    }

    fn unfit(&self, what: &str, error: impl Into<BoxError>) -> Error {
        let place = match self {
            Self::File(path) => path.as_path(),
            Self::Text(_) => Path::new("a PEM text"),
        };
        let text = format!("{}: {what}", place.display());
        Error::with_text(ErrorKind::Configuration, text).with_source(error)
    }
}

/// Tells where it is, but not what: it may be a private key.
impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.fmt(f),
            Self::Text(_) => f.write_str(".."),
        }
    }
}
