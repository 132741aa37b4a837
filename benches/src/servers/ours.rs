use vsoa_benches::{Layers, MeasuredServer};

use super::tell;
use crate::Failure;

/// The server of this workspace.
pub(super) async fn serve(layers: Layers) -> Result<(), Failure> {
    let server = MeasuredServer::bind("127.0.0.1:0", layers).await?;
    tell(server.local_addr())?;
    server.publish().await
}
