//! What the snapshots of the generated code say compiles as it stands there, and so do the inputs.

#![allow(dead_code)]

macro_rules! cases {
    ($($case:ident)*) => {
        $(mod $case {
            mod expanded {
                include!(concat!("../../../vsoa-codegen/tests/expand/", stringify!($case), "/expanded.rs"));
            }
            mod input {
                include!(concat!("../../../vsoa-codegen/tests/expand/", stringify!($case), "/input.rs"));
            }
        })*
    };
}

cases! { arguments blocking described kept results status streams topic topic_parts topic_state }

fn main() {}
