//! What can be called.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::net::IpAddr;

use serde_json::Value;
use vsoa::{Bytes, Payload, Status, StreamReply};

use super::{
    Adjacent, Both, Chain, Class, Dates, Defaulted, External, Extra, Fault, Folder, Gear, Internal,
    Item, Keyed, Level, Located, MaybeKeyed, Metres, Mixed, Nest, Nested, Nothing, OldFault, Open,
    Optional, Page, Page2, Pair, Picture, Point, Renamed, ResultOfPointOrString, Side, Skipped,
    Strict, Tagged, Tree, Untagged, Zone,
};

/// What calls and answers carry.
#[vsoa::service("/bodies")]
pub trait Bodies {
    /// Nothing there and nothing back.
    #[set("/nothing")]
    async fn nothing(&self) -> Result<(), Infallible>;

    /// Arguments by name; `optional` may be left out.
    #[get("/arguments")]
    async fn arguments(
        &self,
        first: u8,
        second: String,
        optional: Option<u64>,
    ) -> Result<(u8, String, Option<u64>), Infallible>;

    /// The reverse.
    #[set("/data")]
    async fn data(
        &self,
        /// Any bytes.
        #[data]
        bytes: Bytes,
    ) -> Result<Bytes, Infallible>;

    /// Both, with the length of the data.
    #[set("/picture")]
    async fn picture(
        &self,
        title: String,
        #[data] pixels: Bytes,
    ) -> Result<(Picture, Bytes), Infallible>;

    /// The length of a param that need not be JSON.
    #[set("/raw-param")]
    async fn raw_param(&self, #[param] bytes: Bytes) -> Result<u64, Infallible>;

    /// Param and data as they came.
    #[call("/payload")]
    async fn payload(&self, payload: Payload) -> Result<Payload, Infallible>;
}

#[vsoa::service("/collections")]
pub trait Collections {
    #[set("/list")]
    async fn list(&self, #[param] value: Vec<Item>) -> Result<Vec<Item>, Infallible>;

    #[set("/lists")]
    async fn lists(&self, #[param] value: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, Infallible>;

    #[set("/array")]
    async fn array(&self, #[param] value: [u8; 3]) -> Result<[u8; 3], Infallible>;

    #[set("/tuple")]
    async fn tuple(
        &self,
        #[param] value: (u8, String, Option<Item>),
    ) -> Result<(u8, String, Option<Item>), Infallible>;

    #[set("/set")]
    async fn set(&self, #[param] value: BTreeSet<String>) -> Result<BTreeSet<String>, Infallible>;

    #[set("/map")]
    async fn map(
        &self,
        #[param] value: BTreeMap<String, Item>,
    ) -> Result<BTreeMap<String, Item>, Infallible>;

    #[set("/map-by-number")]
    async fn map_by_number(
        &self,
        #[param] value: BTreeMap<i64, String>,
    ) -> Result<BTreeMap<i64, String>, Infallible>;

    #[set("/map-by-enum")]
    async fn map_by_enum(
        &self,
        #[param] value: BTreeMap<String, u8>,
    ) -> Result<BTreeMap<String, u8>, Infallible>;

    #[set("/maybe-list")]
    async fn maybe_list(
        &self,
        #[param] value: Option<Vec<Option<u8>>>,
    ) -> Result<Option<Vec<Option<u8>>>, Infallible>;
}

#[vsoa::service("/enums")]
pub trait Enums {
    #[set("/gear")]
    async fn gear(&self, #[param] value: Gear) -> Result<Gear, Infallible>;

    #[set("/level")]
    async fn level(&self, #[param] value: Level) -> Result<Level, Infallible>;

    #[set("/both")]
    async fn both(&self, #[param] value: Both) -> Result<Both, Infallible>;
}

/// How calls fail.
#[vsoa::service("/failures")]
pub trait Failures {
    /// Fails as it is told to: 0 not at all, 1 to 3 in one of the ways that are known, else with a
    /// status that is not.
    #[get("/known")]
    async fn known(&self, way: u8) -> Result<u8, Fault>;

    /// Answers with this status.
    #[get("/any")]
    async fn any(&self, status: u8) -> Result<(), Status>;

    /// Takes longer than it may.
    #[get("/slow", timeout = "20ms")]
    async fn slow(&self) -> Result<(), Infallible>;

    /// Does not answer at all.
    #[get("/silent")]
    async fn silent(&self) -> Result<(), Infallible>;

    /// Nobody should call this.
    #[deprecated(note = "call `known`")]
    #[get("/old")]
    async fn old(&self) -> Result<u8, OldFault>;
}

#[vsoa::service("/flattened")]
pub trait Flattened {
    #[set("/structure")]
    async fn structure(&self, #[param] value: Located) -> Result<Located, Infallible>;

    #[set("/map")]
    async fn map(&self, #[param] value: Extra) -> Result<Extra, Infallible>;

    #[set("/anything")]
    async fn anything(&self, #[param] value: Open) -> Result<Open, Infallible>;

    #[set("/internal")]
    async fn internal(&self, #[param] value: Tagged) -> Result<Tagged, Infallible>;

    #[set("/external")]
    async fn external(&self, #[param] value: Keyed) -> Result<Keyed, Infallible>;

    #[set("/optional")]
    async fn optional(&self, #[param] value: MaybeKeyed) -> Result<MaybeKeyed, Infallible>;
}

/// Docs with """ and ''' and */ and \ and `${this}` and # and "quotes" and süß \u{1F697}.
///
/// - a list
/// - of things\
#[vsoa::service("/names")]
pub trait Names {
    /// Ends in a quote"
    #[get("/class")]
    async fn class(&self, import: u8, lambda: Option<u8>, r#type: u8) -> Result<Class, Infallible>;

    /// Ends in a backslash\
    #[get("/delete")]
    async fn delete(&self, function: u8, this: u8, new: u8) -> Result<u8, Infallible>;

    #[get("/constructor")]
    async fn constructor(&self) -> Result<u8, Infallible>;

    #[set("/print")]
    async fn print(&self, timeout: u8, client: u8, value: u8) -> Result<u8, Infallible>;

    #[get("/list")]
    async fn list(&self) -> Result<Vec<u8>, Infallible>;
}

#[vsoa::service("/recursive")]
pub trait Recursive {
    #[set("/tree")]
    async fn tree(&self, #[param] value: Tree) -> Result<Tree, Infallible>;

    #[set("/folder")]
    async fn folder(&self, #[param] value: Folder) -> Result<Folder, Infallible>;

    #[set("/chain")]
    async fn chain(&self, #[param] value: Chain) -> Result<Chain, Infallible>;

    #[set("/nest")]
    async fn nest(&self, #[param] value: Nest) -> Result<Nest, Infallible>;
}

/// Answers what it is called with.
#[vsoa::service("/scalars")]
pub trait Scalars {
    #[set("/boolean")]
    async fn boolean(&self, #[param] value: bool) -> Result<bool, Infallible>;

    #[set("/i8")]
    async fn i8(&self, #[param] value: i8) -> Result<i8, Infallible>;

    #[set("/i64")]
    async fn i64(&self, #[param] value: i64) -> Result<i64, Infallible>;

    #[set("/u8")]
    async fn u8(&self, #[param] value: u8) -> Result<u8, Infallible>;

    #[set("/u32")]
    async fn u32(&self, #[param] value: u32) -> Result<u32, Infallible>;

    /// Beyond 2^53, too.
    #[set("/u64")]
    async fn u64(&self, #[param] value: u64) -> Result<u64, Infallible>;

    #[set("/f32")]
    async fn f32(&self, #[param] value: f32) -> Result<f32, Infallible>;

    #[set("/f64")]
    async fn f64(&self, #[param] value: f64) -> Result<f64, Infallible>;

    #[set("/text")]
    async fn text(&self, #[param] value: String) -> Result<String, Infallible>;

    #[set("/character")]
    async fn character(&self, #[param] value: String) -> Result<String, Infallible>;

    #[set("/address")]
    async fn address(&self, #[param] value: IpAddr) -> Result<IpAddr, Infallible>;

    #[set("/maybe")]
    async fn maybe(&self, #[param] value: Option<u8>) -> Result<Option<u8>, Infallible>;

    #[set("/anything")]
    async fn anything(&self, #[param] value: Value) -> Result<Value, Infallible>;
}

/// Byte streams beside answers.
#[vsoa::service("/streams")]
pub trait Streams {
    /// Zeros; answers how many.
    #[get("/download")]
    async fn download(&self, count: u64) -> Result<StreamReply<u64>, Fault>;

    /// What comes goes back, to its end.
    #[set("/echo")]
    async fn echo(&self) -> Result<StreamReply<()>, Infallible>;

    /// A value and data beside the stream, which says `stream`.
    #[get("/all")]
    async fn all(&self) -> Result<StreamReply<(u8, Bytes)>, Infallible>;
}

#[vsoa::service("/structs")]
pub trait Structs {
    #[set("/plain")]
    async fn plain(&self, #[param] value: Point) -> Result<Point, Infallible>;

    #[set("/renamed")]
    async fn renamed(&self, #[param] value: Renamed) -> Result<Renamed, Infallible>;

    #[set("/defaulted")]
    async fn defaulted(&self, #[param] value: Defaulted) -> Result<Defaulted, Infallible>;

    #[set("/optional")]
    async fn optional(&self, #[param] value: Optional) -> Result<Optional, Infallible>;

    #[set("/strict")]
    async fn strict(&self, #[param] value: Strict) -> Result<Strict, Infallible>;

    #[set("/skipped")]
    async fn skipped(&self, #[param] value: Skipped) -> Result<Skipped, Infallible>;

    #[set("/nested")]
    async fn nested(&self, #[param] value: Nested) -> Result<Nested, Infallible>;

    #[set("/newtype")]
    async fn newtype(&self, #[param] value: Metres) -> Result<Metres, Infallible>;

    #[set("/tuple-struct")]
    async fn tuple_struct(&self, #[param] value: Pair) -> Result<Pair, Infallible>;

    #[set("/unit-struct")]
    async fn unit_struct(&self, #[param] value: Nothing) -> Result<Nothing, Infallible>;

    #[set("/transparent")]
    async fn transparent(&self, #[param] value: Point) -> Result<Point, Infallible>;

    #[set("/page-of-points")]
    async fn page_of_points(&self, #[param] value: Page) -> Result<Page, Infallible>;

    #[set("/page-of-metres")]
    async fn page_of_metres(&self, #[param] value: Page2) -> Result<Page2, Infallible>;

    #[set("/dates")]
    async fn dates(&self, #[param] value: Dates) -> Result<Dates, Infallible>;
}

/// Publishes when it is told to.
#[vsoa::service("/topics")]
pub trait Topics {
    /// Publishes one message of each topic that is no state.
    #[set("/publish")]
    async fn publish(&self, number: u8) -> Result<(), Status>;
}

#[vsoa::service("/unions")]
pub trait Unions {
    #[set("/external")]
    async fn external(&self, #[param] value: External) -> Result<External, Infallible>;

    #[set("/internal")]
    async fn internal(&self, #[param] value: Internal) -> Result<Internal, Infallible>;

    #[set("/adjacent")]
    async fn adjacent(&self, #[param] value: Adjacent) -> Result<Adjacent, Infallible>;

    #[set("/untagged")]
    async fn untagged(&self, #[param] value: Untagged) -> Result<Untagged, Infallible>;

    #[set("/mixed")]
    async fn mixed(&self, #[param] value: Mixed) -> Result<Mixed, Infallible>;

    #[set("/result")]
    async fn result(
        &self,
        #[param] value: ResultOfPointOrString,
    ) -> Result<ResultOfPointOrString, Infallible>;

    #[set("/all")]
    async fn all(&self, #[param] value: Vec<External>) -> Result<Vec<External>, Infallible>;
}

/// Arguments in URLs.
#[vsoa::service("/urls")]
pub trait Urls {
    /// Three of them, of three types.
    #[get("/{zone}/{row}/{name}")]
    async fn place(
        &self,
        /// Which part of the cabin.
        zone: Zone,
        row: u8,
        /// What it is called.
        ///
        /// Ends a comment: */
        name: String,
    ) -> Result<String, Infallible>;

    /// One in the URL, one in the param.
    #[set("/{zone}/target")]
    async fn set_target(
        &self,
        zone: Zone,
        /// What is wanted.
        celsius: f64,
    ) -> Result<f64, Infallible>;

    /// All below it.
    #[get("/below/")]
    async fn below(&self) -> Result<String, Infallible>;

    /// A type that is only known as text in a URL.
    #[get("/side/{side}")]
    async fn side(&self, side: String) -> Result<Side, Infallible>;
}
