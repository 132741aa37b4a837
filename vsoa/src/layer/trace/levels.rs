use tracing::Level;

#[derive(Clone, Copy, Debug)]
pub(super) struct Levels {
    pub(super) call: Level,
    pub(super) failure: Level,
}

/// One of tracing's macros on a level that is known only when the program runs.
macro_rules! at_level {
    ($level:expr, $macro:ident $($arguments:tt)*) => {
        match $level {
            ::tracing::Level::ERROR => ::tracing::$macro!(::tracing::Level::ERROR $($arguments)*),
            ::tracing::Level::WARN => ::tracing::$macro!(::tracing::Level::WARN $($arguments)*),
            ::tracing::Level::INFO => ::tracing::$macro!(::tracing::Level::INFO $($arguments)*),
            ::tracing::Level::DEBUG => ::tracing::$macro!(::tracing::Level::DEBUG $($arguments)*),
            ::tracing::Level::TRACE => ::tracing::$macro!(::tracing::Level::TRACE $($arguments)*),
        }
    };
}

pub(super) use at_level;
