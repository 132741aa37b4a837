//! Arguments, fields and types may be called what generated code calls its own.

#[vsoa::service("/x")]
trait Names {
    #[set("/{context}")]
    async fn locals(
        &self,
        service: u8,
        request: u8,
        context: u8,
        payload: u8,
        router: u8,
        transport: u8,
    ) -> Result<(), vsoa::Status>;

    #[get("/methods")]
    async fn from_arc(&self) -> Result<(), vsoa::Status>;

    #[get("/clone")]
    async fn clone(&self, f: u8) -> Result<(), vsoa::Status>;
}

#[vsoa::topic("/t/{captures}")]
struct Fields {
    captures: u8,
    payload: u8,
    param: u8,
    message: u8,
}

#[derive(Debug, thiserror::Error, vsoa::Status)]
#[error("failed")]
enum Failed {
    #[status(128)]
    Here { status: u8, payload: u8, names: u8 },
}

#[derive(serde::Deserialize, serde::Serialize)]
struct S;

#[derive(serde::Deserialize, serde::Serialize)]
struct T;

#[vsoa::service("/y")]
trait Types {
    #[set("/parameters")]
    async fn parameters(&self, s: S, t: T) -> Result<(S, T), vsoa::Status>;
}

fn main() {}
