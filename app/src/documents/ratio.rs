//! Ratios as documents write them.

use crate::components::mark::counted;
use crate::lang::Lang;
use domain::figure::Absence;
use domain::quantity::Ratio;
use domain::sources::per;

/// A ratio with so many decimals, or the code for there being nothing to divide by.
pub(super) fn figure(ratio: Option<Ratio>, decimals: u8) -> String {
    ratio.map_or_else(|| Absence::NotApplicable.id().to_owned(), |ratio| ratio.display(decimals, Default::default()))
}

/// So many for each `scale` of another number with both sides, `unit` after the value.
pub(super) fn sided((part, of): (i64, i64), scale: i32, decimals: u8, unit: &str, lang: Lang) -> String {
    let ratio = per(scale, part, of);
    let value = figure(ratio, decimals);
    let [part, of] = [part, of].map(counted);
    match ratio {
        None => value,
        Some(_) => lang.pick(format!("{value}{unit}（{part}/{of}）"), format!("{value}{unit} ({part}/{of})")),
    }
}
