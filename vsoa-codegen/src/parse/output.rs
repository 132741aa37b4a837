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
    let returned = type_arguments(last).first().copied();
    let streamed = returned.map(streamed).transpose()?.flatten();
    let value = streamed.or(returned);
    Ok(Output {
        shape: value.map_or(Ok(Shape::Json), shape)?,
        streamed: streamed.is_some(),
        spelled: spelled_result(ty).map(|(ok, err)| (streamed.cloned().unwrap_or(ok), err)),
        ty: ty.clone(),
    })
}

fn is_stream_reply(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| last.ident == "StreamReply")
}

/// The `T` of a type that is spelled `StreamReply<T>`.
fn streamed(ty: &Type) -> syn::Result<Option<&Type>> {
    let Some(last) = last_segment(ty).filter(|_| is_stream_reply(ty)) else {
        return Ok(None);
    };
    match *type_arguments(last) {
        [value] => Ok(Some(value)),
        _ => Err(syn::Error::new_spanned(
            ty,
            "a stream goes with a value: write `StreamReply<T>`, or `StreamReply<()>` for none",
        )),
    }
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
    if is_stream_reply(ty) {
        return Err(stream_inside(ty));
    }
    let Type::Tuple(tuple) = bare(ty) else {
        return Ok(Shape::Json);
    };
    if let Some(inside) = tuple.elems.iter().find(|ty| is_stream_reply(ty)) {
        return Err(stream_inside(inside));
    }
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

fn stream_inside(ty: &Type) -> syn::Error {
    syn::Error::new_spanned(
        ty,
        "one stream goes with the whole reply: `StreamReply<T>`, where `T` has none in it",
    )
}

const RESULT: &str = "write `Result<T, E>`, where `E` derives `vsoa::Status`, \
    or is `Infallible` for a call that cannot fail";

/// Types that are surely no alias of `Result`.
const NOT_RESULTS: [&str; 23] = [
    "bool",
    "char",
    "str",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "f32",
    "f64",
    "String",
    "Vec",
    "Option",
    "Bytes",
    "Payload",
    "StreamReply",
];
