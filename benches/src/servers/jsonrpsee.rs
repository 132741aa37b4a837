use std::future::pending;

use jsonrpsee::{
    RpcModule,
    server::{Server, ServerConfig},
    types::ErrorObjectOwned,
};
use vsoa_benches::Sample;

use super::tell;
use crate::Failure;

/// The typed echo over a web socket.
pub(super) async fn serve() -> Result<(), Failure> {
    let config = ServerConfig::builder().max_connections(20_000).build();
    let server = Server::builder()
        .set_config(config)
        .build("127.0.0.1:0")
        .await?;
    let addr = server.local_addr()?;
    let mut module = RpcModule::new(());
    module.register_async_method("echo", async |params, _, _| {
        let (seq, value, pad) = params.parse()?;
        Ok::<_, ErrorObjectOwned>(Sample { seq, value, pad })
    })?;
    let _handle = server.start(module);
    tell(addr)?;
    pending().await
}
