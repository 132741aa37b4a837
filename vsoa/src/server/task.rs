use std::pin::Pin;

/// What runs on a task of its own, where there are few of its kind.
///
/// It has one type whatever runs, so that a program contains once what the runtime does with a task,
/// which is some kilobytes for each type.
pub(crate) type Task = Pin<Box<dyn Future<Output = ()> + Send>>;
