//! A second attempt at calls that failed in passing: a policy over tower's
//! [`Retry`](tower::retry::Retry).

mod layer;
mod outcome;
mod policy;

pub use self::{layer::RetryLayer, policy::RetryPolicy};

#[cfg(test)]
mod tests;
