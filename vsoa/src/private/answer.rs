use std::{fmt, marker::PhantomData, pin::Pin};

use super::reply::{ReadReply, WriteReply};
use crate::{Error, PayloadError, Response, Stream, StreamReply};

/// How a service's values become an answer.
pub trait WriteAnswer<T> {
    /// The answer that carries a value.
    ///
    /// # Errors
    ///
    /// If the value has no JSON form.
    fn write_answer(value: T) -> Result<Response, PayloadError>;

    /// As [`write_answer`](Self::write_answer), but where a param is all that travels, into
    /// `param`, and gives nothing.
    ///
    /// # Errors
    ///
    /// As [`write_answer`](Self::write_answer).
    fn write_answer_to(value: T, param: &mut Vec<u8>) -> Result<Option<Response>, PayloadError> {
        let _ = param;
        Self::write_answer(value).map(Some)
    }
}

/// How a client reads values from an answer.
pub trait ReadAnswer<T> {
    /// What the client has of a value.
    type Value;

    /// The value that an answer carries; an error if the param is not of this type, or a stream is
    /// missing or cannot be opened.
    fn read_answer(answer: Response) -> Reading<Self::Value>;
}

/// A value that is read from an answer.
pub enum Reading<V> {
    /// All of it was in the answer.
    Done(Result<V, Error>),
    /// Something beside the answer belongs to it.
    UnderWay(Pin<Box<dyn Future<Output = Result<V, Error>> + Send>>),
}

impl<V> fmt::Debug for Reading<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done(_) => "Done",
            Self::UnderWay(_) => "UnderWay",
        })
    }
}

/// A value that is a payload is an answer.
impl<T, K: WriteReply<T>> WriteAnswer<T> for K {
    fn write_answer(value: T) -> Result<Response, PayloadError> {
        K::write(value).map(Response::new)
    }

    fn write_answer_to(value: T, param: &mut Vec<u8>) -> Result<Option<Response>, PayloadError> {
        let payload = K::write_to(value, param)?;
        Ok(payload.map(Response::new))
    }
}

impl<T, K: ReadReply<T>> ReadAnswer<T> for K {
    type Value = T;

    #[inline]
    fn read_answer(answer: Response) -> Reading<T> {
        Reading::Done(K::read(answer.into_payload()).map_err(Error::from))
    }
}

/// The value goes as `K` has it, with a stream beside it.
#[derive(Debug)]
pub struct Streamed<K>(PhantomData<K>);

impl<T, K: WriteReply<T>> WriteAnswer<StreamReply<T>> for Streamed<K> {
    fn write_answer(reply: StreamReply<T>) -> Result<Response, PayloadError> {
        let (value, offer) = reply.into_parts();
        Ok(Response::new(K::write(value)?).with_stream(offer))
    }
}

impl<T, K> ReadAnswer<StreamReply<T>> for Streamed<K>
where
    T: 'static,
    K: ReadReply<T>,
{
    type Value = (T, Stream);

    fn read_answer(answer: Response) -> Reading<(T, Stream)> {
        Reading::UnderWay(Box::pin(async move {
            let stream = answer.open_stream().await?;
            Ok((K::read(answer.into_payload())?, stream))
        }))
    }
}
