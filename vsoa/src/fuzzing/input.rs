use arbitrary::{Arbitrary, Result, Unstructured};

/// As many as there is input for.
pub(super) fn all_of<'a, T: Arbitrary<'a>>(input: &mut Unstructured<'a>) -> Result<Vec<T>> {
    let mut all = Vec::new();
    while !input.is_empty() {
        all.push(input.arbitrary()?);
    }
    Ok(all)
}

/// A few, so that there is input left for what follows.
pub(super) fn up_to<'a, const MOST: u8, T: Arbitrary<'a>>(
    input: &mut Unstructured<'a>,
) -> Result<Vec<T>> {
    let count = input.int_in_range(0..=MOST)?;
    (0..count).map(|_| input.arbitrary()).collect()
}
