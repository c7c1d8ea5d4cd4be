//! One line that stands for everything a pack evaluates to. Two builds that print the same line agree bit for bit.

use crate::catalogue::{INDICATORS, counters};
use crate::figure::{Standard, evaluate};
use crate::pack::{Pack, PackError};
use crate::period::Period;
use crate::tally::{Dimension, Filter, Question, Stretches, Tallies};
use sha2::{Digest, Sha256};

/// Evaluates the whole catalogue over a pack, by court, by line and cause, and by judge and month, over the span of its
/// data, and answers `<SHA-256 of every figure, in order> <how many figures>`.
pub fn evaluation_digest(bytes: &[u8]) -> Result<String, PackError> {
    let (pack, hash) = Pack::decode(bytes)?;
    let tables: Vec<_> = pack.tables.iter().collect();
    let spans: Vec<_> = tables.iter().filter_map(|table| table.span()).collect();
    let first = spans.iter().map(|(first, _)| *first).min();
    let last = spans.iter().map(|(_, last)| *last).max();
    let mut digest = Sha256::new();
    digest.update(hash.to_string());
    let mut figures = 0_u64;
    if let Some(span) = first.zip(last).and_then(|(first, last)| Period::months(first.month(), last.month())) {
        let groupings: [&[Dimension]; 3] =
            [&[Dimension::Court], &[Dimension::Line, Dimension::Cause], &[Dimension::Judge, Dimension::Month]];
        for by in groupings {
            let stretches = Stretches::months(span.first().month(), span.last().month());
            let question = Question { counters: counters(), by, filter: &Filter::default(), stretches };
            let tallies = Tallies::of(&tables, &question);
            let periods: Vec<Period> = if by.contains(&Dimension::Month) {
                span.each_month().map(Period::month).collect()
            } else {
                vec![span]
            };
            for key in tallies.keys() {
                for period in &periods {
                    let Some(reading) = tallies.reading(key, *period) else { continue };
                    let rows = tables
                        .iter()
                        .map(|table| table.completeness(*period))
                        .next()
                        .unwrap_or(crate::figure::Completeness::FULL);
                    for indicator in INDICATORS {
                        let figure = evaluate(indicator, &reading, rows, Standard::default());
                        digest.update(format!(
                            "{key:?} {period} {} {figure:?} {:?}\n",
                            indicator.id.id(),
                            figure.ratio.map(|ratio| ratio.approximate().to_bits())
                        ));
                        figures += 1;
                    }
                }
            }
        }
    }
    let hex: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{hex} {figures}"))
}
