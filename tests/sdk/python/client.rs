//! What a Python client does with our server.

use crate::{python::check, services};

macro_rules! checks {
    ($program:literal: $($check:ident),* $(,)?) => {
        $(#[tokio::test]
        async fn $check() {
            let server = services::builder().bind("127.0.0.1:0").await.unwrap();
            let url = format!("vsoa://{}", server.local_addr());
            check($program, stringify!($check), &url).await.end().await;
        })*
    };
}

mod shapes {
    use super::*;

    checks!("shapes.py": scalars, refusals, collections, structs, flattened, enums, unions, recursive, names);
}

mod calls {
    use super::*;

    checks!("calls.py": bodies, urls, failures, time, deprecation, streams);
}

mod messages {
    use super::*;

    checks!("messages.py": topics, one_url, decorator, iterator, states, states_of_urls);
}

mod ends {
    use super::*;

    checks!("lost.py": closing);
}
