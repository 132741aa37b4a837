use std::{fmt, iter, marker::PhantomData};

use bytes::Bytes;
use serde::{
    Deserialize, Serialize,
    de::{
        self, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor,
        value::MapDeserializer,
    },
};

use crate::{
    PayloadError,
    protocol::{absent, encode_json_with, write_json},
};

/// Tuples that are read from the named members of a JSON object.
pub trait FromMembers<const N: usize>: Sized {
    /// Reads each value from the member of its name.
    #[doc(hidden)]
    fn from_map<'de, A: MapAccess<'de>>(names: Names<N>, map: A) -> Result<Self, A::Error>;
}

/// Tuples of references that are written as the named members of a JSON object.
pub trait ToMembers<const N: usize> {
    /// Appends each value behind its label.
    #[doc(hidden)]
    fn append_to(&self, object: &mut Vec<u8>, labels: Labels<N>) -> Result<(), PayloadError>;
}

/// The names of the members, in the order of the tuple.
pub(super) type Names<const N: usize> = &'static [&'static str; N];

/// The same names as they stand in JSON, from the comma before each to its colon.
pub(super) type Labels<const N: usize> = &'static [&'static str; N];

macro_rules! tuple {
    ($len:literal: $($T:ident $index:tt)*) => {
        impl<$($T: DeserializeOwned),*> FromMembers<$len> for ($($T,)*) {
            fn from_map<'de, A>(names: Names<$len>, mut map: A) -> Result<Self, A::Error>
            where
                A: MapAccess<'de>,
            {
                let mut values = ($(None::<$T>,)*);
                while let Some(index) = map.next_key_seed(Key(names))? {
                    match index {
                        $(Some($index) => fill(&mut values.$index, names[$index], &mut map)?,)*
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(($(present(values.$index, names[$index])?,)*))
            }
        }

        impl<$($T: Serialize + ?Sized),*> ToMembers<$len> for ($(&$T,)*) {
            fn append_to(
                &self,
                object: &mut Vec<u8>,
                labels: Labels<$len>,
            ) -> Result<(), PayloadError> {
                $(append(object, labels[$index], self.$index)?;)*
                Ok(())
            }
        }
    };
}

tuple!(1: T0 0);
tuple!(2: T0 0 T1 1);
tuple!(3: T0 0 T1 1 T2 2);
tuple!(4: T0 0 T1 1 T2 2 T3 3);
tuple!(5: T0 0 T1 1 T2 2 T3 3 T4 4);
tuple!(6: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5);
tuple!(7: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5 T6 6);
tuple!(8: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5 T6 6 T7 7);
tuple!(9: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5 T6 6 T7 7 T8 8);
tuple!(10: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5 T6 6 T7 7 T8 8 T9 9);
tuple!(11: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5 T6 6 T7 7 T8 8 T9 9 T10 10);
tuple!(12: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5 T6 6 T7 7 T8 8 T9 9 T10 10 T11 11);
tuple!(13: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5 T6 6 T7 7 T8 8 T9 9 T10 10 T11 11 T12 12);
tuple!(14: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5 T6 6 T7 7 T8 8 T9 9 T10 10 T11 11 T12 12 T13 13);
tuple!(15: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5 T6 6 T7 7 T8 8 T9 9 T10 10 T11 11 T12 12 T13 13 T14 14);
tuple!(16: T0 0 T1 1 T2 2 T3 3 T4 4 T5 5 T6 6 T7 7 T8 8 T9 9 T10 10 T11 11 T12 12 T13 13 T14 14 T15 15);

impl ToMembers<0> for () {
    fn append_to(&self, _: &mut Vec<u8>, _: Labels<0>) -> Result<(), PayloadError> {
        Ok(())
    }
}

/// An object of these members, with the text of an error before them where there is one.
pub(super) fn encode_members<M, const N: usize>(
    error: Option<&dyn fmt::Display>,
    labels: Labels<N>,
    members: &M,
) -> Result<Bytes, PayloadError>
where
    M: ToMembers<N>,
{
    encode_json_with(|object| {
        if let Some(error) = error {
            append(object, ",\"error\":", &format_args!("{error}"))?;
        }
        members.append_to(object, labels)?;
        match object.first_mut() {
            Some(comma) => *comma = b'{',
            None => object.push(b'{'),
        }
        object.push(b'}');
        Ok(())
    })
}

/// Appends a member; the first one's comma becomes the brace when all are there.
fn append<T>(object: &mut Vec<u8>, label: &str, value: &T) -> Result<(), PayloadError>
where
    T: Serialize + ?Sized,
{
    object.extend_from_slice(label.as_bytes());
    write_json(value, object)
}

fn fill<'de, T, A>(slot: &mut Option<T>, name: &'static str, map: &mut A) -> Result<(), A::Error>
where
    T: Deserialize<'de>,
    A: MapAccess<'de>,
{
    if slot.is_some() {
        return Err(de::Error::duplicate_field(name));
    }
    *slot = Some(map.next_value()?);
    Ok(())
}

fn present<T: DeserializeOwned, E: de::Error>(slot: Option<T>, name: &'static str) -> Result<T, E> {
    match slot {
        Some(value) => Ok(value),
        None => absent::read(name),
    }
}

/// Reads a tuple from an object; `null` and nothing at all read as an object without members.
pub(super) struct Seed<M, const N: usize>(Names<N>, PhantomData<M>);

impl<M, const N: usize> Seed<M, N> {
    pub(super) fn new(names: Names<N>) -> Self {
        Self(names, PhantomData)
    }
}

impl<M, const N: usize> Clone for Seed<M, N> {
    fn clone(&self) -> Self {
        Self::new(self.0)
    }
}

impl<'de, M: FromMembers<N>, const N: usize> DeserializeSeed<'de> for Seed<M, N> {
    type Value = M;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<M, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, M: FromMembers<N>, const N: usize> Visitor<'de> for Seed<M, N> {
    type Value = M;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the members {}", self.0.join(", "))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<M, A::Error> {
        M::from_map(self.0, map)
    }

    fn visit_unit<E: de::Error>(self) -> Result<M, E> {
        let nothing = iter::empty::<(&str, &str)>();
        M::from_map(self.0, MapDeserializer::new(nothing))
    }
}

/// Reads a member's name as its place in the tuple; `None` for a name that is not known.
struct Key<const N: usize>(Names<N>);

impl<'de, const N: usize> DeserializeSeed<'de> for Key<N> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Option<usize>, D::Error> {
        reader.deserialize_identifier(self)
    }
}

impl<const N: usize> Visitor<'_> for Key<N> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|known| *known == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::__private::{param::read_members, write_members};

    const NAMES: Names<16> = &[
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
    ];

    const LABELS: Labels<16> = &[
        r#","a":"#, r#","b":"#, r#","c":"#, r#","d":"#, r#","e":"#, r#","f":"#, r#","g":"#,
        r#","h":"#, r#","i":"#, r#","j":"#, r#","k":"#, r#","l":"#, r#","m":"#, r#","n":"#,
        r#","o":"#, r#","p":"#,
    ];

    #[rustfmt::skip]
    type Sixteen = (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8);

    #[test]
    fn the_longest_tuple_comes_back() {
        let members = (
            &1, &2, &3, &4, &5, &6, &7, &8, &9, &10, &11, &12, &13, &14, &15, &16,
        );
        let payload = write_members(LABELS, &members).unwrap();
        assert!(payload.param.starts_with(br#"{"a":1,"b":2,"#));

        let read: Sixteen = read_members(&payload.param, NAMES).unwrap();
        assert_eq!((read.0, read.9, read.15), (1, 10, 16));
    }

    #[test]
    fn the_text_of_an_error_stands_before_its_fields() {
        let labels: Labels<2> = &[r#","speed":"#, r#","räder":"#];
        let fields = (&Some(0.5), &["{", "}"]);
        let param = encode_members(Some(&"so \"fast\""), labels, &fields).unwrap();
        let expected = r#"{"error":"so \"fast\"","speed":0.5,"räder":["{","}"]}"#;
        assert_eq!(param, expected);
        assert_eq!(
            encode_members(Some(&1), &[], &()).unwrap(),
            r#"{"error":"1"}"#
        );
        assert_eq!(encode_members(None, &[], &()).unwrap(), "{}");
    }

    #[test]
    fn a_member_without_a_json_form_is_refused() {
        let labels: Labels<2> = &[r#","a":"#, r#","b":"#];
        for members in [(&f64::NAN, &1.0), (&1.0, &f64::INFINITY)] {
            assert!(encode_members(None, labels, &members).is_err());
        }
    }

    #[test]
    fn nothing_and_null_are_an_object_without_members() {
        for param in ["", "null", "{}"] {
            let read = read_members::<(Option<u8>,), 1>(param.as_bytes(), &["a"]);
            assert_eq!(read.unwrap(), (None,));
        }
        assert!(read_members::<(u8,), 1>(b"null", &["a"]).is_err());
    }

    #[test]
    fn an_error_deep_in_a_member_has_the_whole_path() {
        let read = read_members::<(Vec<u8>,), 1>(br#"{"a":[1,"x"]}"#, &["a"]);
        assert_eq!(read.unwrap_err().path(), "a[1]");
    }
}
