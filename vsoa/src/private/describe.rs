//! What generated descriptions are made of.

use std::{fmt::Display, marker::PhantomData, str::FromStr};

use bytes::Bytes;
use schemars::JsonSchema;

use super::{
    answer::Streamed,
    reply::{Data, Json, JsonAndData, Nothing, Raw, ServiceResult},
};
pub use crate::description::{
    CaptureSchema, DescribedStatus, DescribedTopic, HasSchema, MethodDescription,
    ServiceDescription, StatusDescription, TopicDescription, VariantDescription,
};
use crate::{Payload, StreamReply};

/// How what a service returns is described.
pub trait DescribeReply<T> {
    /// Adds what the answer carries.
    fn describe(method: MethodDescription) -> MethodDescription;
}

impl DescribeReply<()> for Nothing {
    fn describe(method: MethodDescription) -> MethodDescription {
        method
    }
}

impl<T: HasSchema> DescribeReply<T> for Json {
    fn describe(method: MethodDescription) -> MethodDescription {
        method.answers::<T>()
    }
}

impl DescribeReply<Bytes> for Data {
    fn describe(method: MethodDescription) -> MethodDescription {
        method.answers_data()
    }
}

impl<T: HasSchema> DescribeReply<(T, Bytes)> for JsonAndData {
    fn describe(method: MethodDescription) -> MethodDescription {
        method.answers::<T>().answers_data()
    }
}

impl DescribeReply<Payload> for Raw {
    fn describe(method: MethodDescription) -> MethodDescription {
        method.answers_payload()
    }
}

impl<T, K: DescribeReply<T>> DescribeReply<StreamReply<T>> for Streamed<K> {
    fn describe(method: MethodDescription) -> MethodDescription {
        K::describe(method).answers_stream()
    }
}

/// Adds what a method ends with.
pub fn describe_result<K, R>(method: MethodDescription) -> MethodDescription
where
    R: ServiceResult<Err: DescribedStatus>,
    K: DescribeReply<R::Ok>,
{
    K::describe(method).fails::<R::Err>()
}

/// Finds the schema of a type, if it has one: of [`WithSchema`] and [`WithoutSchema`], the compiler
/// takes the first that is there.
#[derive(Debug)]
pub struct Captured<T>(PhantomData<T>);

impl<T> Captured<T> {
    /// What to ask.
    pub const TYPE: Self = Self(PhantomData);
}

/// Types that have a schema.
pub trait WithSchema {
    /// The schema.
    fn schema(&self) -> Option<CaptureSchema>;
}

impl<T: JsonSchema + Display + FromStr> WithSchema for Captured<T> {
    fn schema(&self) -> Option<CaptureSchema> {
        Some(CaptureSchema::of::<T>())
    }
}

/// All types.
pub trait WithoutSchema {
    /// None.
    fn schema(&self) -> Option<CaptureSchema>;
}

impl<T> WithoutSchema for &Captured<T> {
    fn schema(&self) -> Option<CaptureSchema> {
        None
    }
}
