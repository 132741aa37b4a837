use serde_json::Value;

use crate::document::Docs;

/// A type that has a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Its name, which [`Type::Named`] refers to.
    pub name: String,
    /// What it is.
    pub docs: Docs,
    /// How it travels.
    pub shape: Shape,
}

/// What a type with a name is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Another type, under this name: a newtype.
    Alias(Type),
    /// One of a few texts or numbers.
    Enumeration(Enumeration),
    /// A JSON object of these members.
    Struct(Struct),
    /// One of several shapes, known by a tag or by which of them fits.
    Union(Union),
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Any JSON.
    Any,
    /// A JSON array of exactly so many values.
    Array(Box<Self>, usize),
    /// `true` or `false`.
    Boolean,
    /// A number, neither NaN nor infinite.
    Float(Float),
    /// A whole number.
    Integer(Integer),
    /// A JSON array.
    List(Box<Self>),
    /// A JSON object of any members.
    Map(Key, Box<Self>),
    /// The [`Definition`] of this name.
    Named(String),
    /// `null`.
    Null,
    /// The type, or `null`.
    Optional(Box<Self>),
    /// A JSON array in which no value comes twice.
    Set(Box<Self>),
    /// A text; perhaps of this format, by the names of JSON schema (`date-time`, `ip`, `uuid`).
    Text(Option<String>),
    /// A JSON array of exactly these.
    Tuple(Vec<Self>),
}

impl Type {
    /// Whether `null` is a value of it at once; what a named type accepts is not looked at.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        matches!(self, Self::Any | Self::Null | Self::Optional(_))
    }
}

/// What the members of a map are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// By a number, as text.
    Integer(Integer),
    /// By any text.
    Text,
}

/// How exact a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of Rust")]
pub enum Float {
    F32,
    F64,
}

/// How large a whole number may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of Rust")]
pub enum Integer {
    I8,
    I16,
    I32,
    I64,
    I128,
    U8,
    U16,
    U32,
    U64,
    U128,
}

impl Integer {
    /// The least value.
    #[must_use]
    pub fn minimum(self) -> i128 {
        match self {
            Self::I8 => i8::MIN.into(),
            Self::I16 => i16::MIN.into(),
            Self::I32 => i32::MIN.into(),
            Self::I64 => i64::MIN.into(),
            Self::I128 => i128::MIN,
            Self::U8 | Self::U16 | Self::U32 | Self::U64 | Self::U128 => 0,
        }
    }

    /// The greatest value.
    #[must_use]
    pub fn maximum(self) -> u128 {
        match self {
            Self::I8 => i8::MAX.unsigned_abs().into(),
            Self::I16 => i16::MAX.unsigned_abs().into(),
            Self::I32 => i32::MAX.unsigned_abs().into(),
            Self::I64 => i64::MAX.unsigned_abs().into(),
            Self::I128 => i128::MAX.unsigned_abs(),
            Self::U8 => u8::MAX.into(),
            Self::U16 => u16::MAX.into(),
            Self::U32 => u32::MAX.into(),
            Self::U64 => u64::MAX.into(),
            Self::U128 => u128::MAX,
        }
    }
}

/// An object of members.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// Those that have a name: first the ones that must be there, as they were declared.
    pub members: Vec<Member>,
    /// Values whose own members stand beside those.
    pub flattened: Vec<Flattened>,
    /// What other members mean.
    pub rest: Rest,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name on the wire.
    pub name: String,
    /// What it says.
    pub docs: Docs,
    /// What it is where it is there.
    pub of: Type,
    /// Whether it must be there. One that need not is left out rather than `null`, unless its type
    /// is nullable.
    pub required: bool,
    /// What it is taken for where it is missing.
    pub default: Option<Value>,
}

/// A value whose members stand among those of the struct that has it.
///
/// It is read from the members that the struct has no name for, of which those that it does not know
/// mean nothing: an externally tagged union is known by the one of its tags that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Flattened {
    /// A name for it; it is not on the wire.
    pub name: String,
    /// A struct, or a union of what are objects.
    pub of: Type,
    /// Whether it must be there.
    pub required: bool,
}

/// What members mean that have no name in their struct.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// They are refused.
    Closed,
    /// They are ignored.
    #[default]
    Ignored,
    /// They are values of this type, a map beside the members.
    Map(Type),
}

/// One of a few values.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    /// The values.
    pub alternatives: Vec<Alternative>,
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The value.
    pub value: Literal,
    /// What it means.
    pub docs: Docs,
}

/// A value that is known beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
}

/// One of several shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// How it is known which.
    pub tagging: Tagging,
    /// The shapes, of which an untagged value is the first that fits.
    pub variants: Vec<Variant>,
}

/// How it is known which variant of a union a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tagging {
    /// The tag and the content are members of an object: `{"t": "Disc", "c": ...}`.
    Adjacent {
        /// The member that has the tag.
        tag: String,
        /// The member that has the content.
        content: String,
    },
    /// The tag is the name of the only member: `{"Disc": ...}`; of a [`Content::Unit`] it is all there
    /// is, as a text: `"Dot"`.
    External,
    /// The tag is a member among those of the content: `{"kind": "disc", ...}`.
    Internal {
        /// The member that has the tag.
        tag: String,
    },
    /// There is none.
    Untagged,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The tag; in an untagged union a name that was made up, since none is known.
    pub name: String,
    /// What it means.
    pub docs: Docs,
    /// What comes with it.
    pub content: Content,
}

/// What a variant carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Members of its own.
    Struct(Struct),
    /// Nothing: `null` in an untagged union, else the tag alone.
    Unit,
    /// A value; in an internally tagged union one whose members stand beside the tag.
    Value(Type),
}
