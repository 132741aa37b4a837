use syn::{ReturnType, Signature, Type};

use super::{
    owned,
    types::{bare, is_named, is_unit, last_segment, type_arguments},
};
use crate::model::{Output, Shape};

/// Reads what a method returns.
pub(crate) fn read(signature: &Signature) -> syn::Result<Output> {
    let ty = match &signature.output {
        ReturnType::Type(_, ty) => bare(ty),
        ReturnType::Default => {
            return Err(syn::Error::new_spanned(
                &signature.ident,
                format_args!("a method returns what the call can end with: {RESULT}"),
            ));
        }
    };
    owned::check(ty)?;
    let Some(last) =
        last_segment(ty).filter(|last| !NOT_RESULTS.contains(&&*last.ident.to_string()))
    else {
        return Err(syn::Error::new_spanned(
            ty,
            format_args!("a call can fail: {RESULT}"),
        ));
    };
    Ok(Output {
        shape: match type_arguments(last).first() {
            Some(value) => shape(value)?,
            None => Shape::Json,
        },
        spelled: spelled_result(ty),
        ty: ty.clone(),
    })
}

/// The two types of a `Result` that is spelled with both.
fn spelled_result(ty: &Type) -> Option<(Type, Type)> {
    let last = last_segment(ty).filter(|last| last.ident == "Result")?;
    match *type_arguments(last) {
        [ok, err] => Some((ok.clone(), err.clone())),
        _ => None,
    }
}

/// How a value of this type becomes a payload.
fn shape(ty: &Type) -> syn::Result<Shape> {
    if is_unit(ty) {
        return Ok(Shape::Nothing);
    }
    if is_named(ty, "Bytes") {
        return Ok(Shape::Data);
    }
    if is_named(ty, "Payload") {
        return Ok(Shape::Raw);
    }
    let Type::Tuple(tuple) = bare(ty) else {
        return Ok(Shape::Json);
    };
    let bytes = |ty: &&Type| is_named(ty, "Bytes");
    match tuple.elems.iter().position(|ty| bytes(&ty)) {
        None => Ok(Shape::Json),
        Some(1) if tuple.elems.len() == 2 && !bytes(&&tuple.elems[0]) => Ok(Shape::JsonAndData),
        Some(_) => Err(syn::Error::new_spanned(
            ty,
            "a reply is a value and then its data: `(T, Bytes)`",
        )),
    }
}

const RESULT: &str = "write `Result<T, E>`, where `E` derives `vsoa::Status`, \
    or is `Infallible` for a call that cannot fail";

/// Types that are surely no alias of `Result`.
const NOT_RESULTS: [&str; 22] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize", "f32", "f64", "String", "Vec", "Option", "Bytes", "Payload",
];
