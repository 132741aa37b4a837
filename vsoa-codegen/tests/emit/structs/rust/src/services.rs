//! What can be called.

use std::convert::Infallible;

use super::{
    Dates, Defaulted, Metres, Nested, Nothing, Optional, Page, Page2, Pair, Point, Renamed,
    Skipped, Strict,
};

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
