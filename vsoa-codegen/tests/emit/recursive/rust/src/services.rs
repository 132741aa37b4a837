//! What can be called.

use std::convert::Infallible;

use super::{Chain, Folder, Nest, Tree};

#[vsoa::service("/recursive")]
pub trait Recursive {
    #[set("/tree")]
    async fn tree(&self, #[param] value: Tree) -> Result<Tree, Infallible>;

    #[set("/folder")]
    async fn folder(&self, #[param] value: Folder) -> Result<Folder, Infallible>;

    #[set("/chain")]
    async fn chain(&self, #[param] value: Chain) -> Result<Chain, Infallible>;

    #[set("/nest")]
    async fn nest(&self, #[param] value: Nest) -> Result<Nest, Infallible>;
}
