//! Packs: the facts of a scope as one compressed, content-hashed, versioned block of bytes.
//!
//! A pack is what a browser holds and what a meeting freezes. Equal content gives equal bytes. Decoding is strict:
//! truncated, altered or foreign bytes give an error that says which, never a panic and never a partial table. A browser
//! ([`Pack::read`]) leaves the hash of the content alone, and goes by that of the deflated bytes.
//!
//! Layout: `HSPK`, version (1 byte), length of the content (4 bytes, little endian), SHA-256 of the content
//! (32 bytes), the first 8 bytes of the SHA-256 of the deflated content (a bit flipped in the padding of a deflate
//! block unfolds to the same content), the content deflated. The content is written column by column, because neighbours in a column are
//! alike: numbers are LEB128, days are differences, an absent day is 0.

use crate::case::{Disposition, Person, Procedure, ReportedMeasure};
use crate::court::CourtCode;
use crate::day::{Day, Month};
use crate::fact::{Moment, STORED_MOMENTS, Shape, Trait, Traits};
use crate::line::Line;
use crate::table::{FactTable, RefusedRows};
use crate::type_code::TypeCode;
use sha2::{Digest, Sha256};
use std::sync::Arc;

const MAGIC: &[u8; 4] = b"HSPK";
const VERSION: u8 = 1;
const HEAD: usize = 4 + 1 + 4 + 32 + 8;
/// How hard a pack is pressed, of 1 to 10: what 8 saves over 3 is 0.6 % of the bytes, for five times as long.
const LEVEL: u8 = 3;
/// Where in a pack the hash of its content stands, for a database to be asked for it.
pub const HASH_PLACE: std::ops::Range<usize> = 9..41;
/// No pack may unfold to more than this many bytes.
const LARGEST: usize = 1 << 30;

/// The facts of the courts of a scope, as they were at one revision of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// What the pack is about, in the words of who made it: its court, or which facts they are.
    pub label: String,
    /// One table a court, in administrative order.
    pub tables: Vec<FactTable>,
}

/// Why bytes are not a usable pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// Other bytes.
    #[error("these bytes are not a pack: expected them to begin with HSPK; fetch the pack again")]
    Foreign,
    /// A later or unknown format.
    #[error(
        "this program reads packs of version {VERSION}, got version {0}; update the program or make the pack again"
    )]
    Version(u8),
    /// The end is missing.
    #[error("the pack ends before its content does; fetch it again")]
    Truncated,
    /// A hash or the length does not fit, or the bytes do not unfold.
    #[error(
        "the content of the pack does not fit its hash: it was altered; fetch it again or restore it from a backup"
    )]
    Altered,
    /// The bytes are as they were written, but the content breaks a rule.
    #[error("the content of the pack breaks its format at {0}; report this, with the pack")]
    Malformed(&'static str),
}

/// A content hash, printed as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

impl AsRef<[u8]> for ContentHash {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Display for ContentHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Pack {
    /// The bytes and their content hash.
    pub fn encode(&self) -> (Vec<u8>, ContentHash) {
        let mut content = Writer::default();
        content.text(&self.label);
        content.number(self.tables.len() as u64);
        for table in &self.tables {
            write_table(&mut content, table);
        }
        let hash: [u8; 32] = Sha256::digest(&content.0).into();
        let mut bytes = Vec::with_capacity(HEAD + content.0.len() / 3);
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(&(content.0.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&hash);
        let deflated = miniz_oxide::deflate::compress_to_vec(&content.0, LEVEL);
        bytes.extend_from_slice(&check(&deflated));
        bytes.extend(deflated);
        (bytes, ContentHash(hash))
    }

    /// Reads a pack, or says why the bytes are none.
    pub fn decode(bytes: &[u8]) -> Result<(Self, ContentHash), PackError> {
        let (content, hash) = unfold(bytes)?;
        if <[u8; 32]>::from(Sha256::digest(&content)) != hash {
            return Err(PackError::Altered);
        }
        Ok((Self::of_content(&content)?, ContentHash(hash)))
    }

    /// Reads a pack for somebody who does not go by its content hash. That no bit was lost on the way is checked all the same, over
    /// the deflated bytes; hashing what they unfold to would take a browser three quarters as much again.
    pub fn read(bytes: &[u8]) -> Result<Self, PackError> {
        Self::of_content(&unfold(bytes)?.0)
    }

    fn of_content(content: &[u8]) -> Result<Self, PackError> {
        let mut reader = Reader(content);
        let label = reader.text("label")?;
        let count = reader.count("tables")?;
        let tables = reader.each(count, read_table)?;
        if !reader.0.is_empty() {
            return Err(PackError::Malformed("bytes after the end"));
        }
        Ok(Self { label, tables })
    }
}

/// The content of a pack, whose deflated bytes are as they were written, and the hash it says its content has.
fn unfold(bytes: &[u8]) -> Result<(Vec<u8>, [u8; 32]), PackError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(PackError::Foreign)?;
    let (version, rest) = rest.split_first().ok_or(PackError::Truncated)?;
    if *version != VERSION {
        return Err(PackError::Version(*version));
    }
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(PackError::Truncated)?;
    let (hash, rest) = rest.split_first_chunk::<32>().ok_or(PackError::Truncated)?;
    let (checked, deflated) = rest.split_first_chunk::<8>().ok_or(PackError::Truncated)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > LARGEST {
        return Err(PackError::Malformed("length"));
    }
    let content =
        miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, length).map_err(|error| match error.status {
            miniz_oxide::inflate::TINFLStatus::NeedsMoreInput
            | miniz_oxide::inflate::TINFLStatus::FailedCannotMakeProgress => PackError::Truncated,
            _ => PackError::Altered,
        })?;
    if content.len() != length || check(deflated) != *checked {
        return Err(PackError::Altered);
    }
    Ok((content, *hash))
}

/// What tells deflated bytes from others that unfold alike.
fn check(deflated: &[u8]) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Sha256::digest(deflated));
    [a, b, c, d, e, f, g, h]
}

fn write_table(out: &mut Writer, table: &FactTable) {
    out.text(table.court.as_str());
    for words in [&table.divisions, &table.judges, &table.causes] {
        out.number(words.len() as u64);
        words.iter().for_each(|word| out.text(word));
    }
    out.number(table.shapes.len() as u64);
    for shape in &table.shapes {
        let way = |way: Option<Disposition>| way.map_or(0, |way| u64::from(way.index()) + 1);
        out.number(u64::from(shape.type_code.index()));
        out.number(u64::from(shape.procedure.index()));
        out.number(way(shape.disposition));
        out.number(way(shape.second_instance));
        out.number(way(shape.retrial));
        out.number(u64::from(shape.traits.0));
    }
    out.number(table.len() as u64);
    for column in [&table.shape, &table.division, &table.judge, &table.cause] {
        column.iter().for_each(|index| out.number(u64::from(*index)));
    }
    out.differences(table.year.iter().map(|year| i64::from(*year)));
    out.differences(table.serial.iter().map(|serial| i64::from(*serial)));
    let docketed = table.column(Moment::Docketed);
    out.differences(docketed.iter().map(|day| i64::from(*day)));
    let closed = table.column(Moment::Closed);
    for (from, day) in docketed.iter().zip(closed) {
        out.day_after(*from, *day);
    }
    for column in table.days.iter().skip(2) {
        for (from, day) in closed.iter().zip(column) {
            out.day_after(*from, *day);
        }
    }
    table.applied.iter().for_each(|fen| out.amount(*fen));
    table.recovered.iter().for_each(|fen| out.amount(*fen));

    out.number(table.people.len() as u64);
    for person in &table.people {
        out.text(&person.division);
        out.text(&person.name);
        out.number(u64::from(person.line.index()));
        out.number(u64::from(person.quota));
        out.signed(i64::from(person.from.number()));
        out.number(u64::from(person.until.is_some()));
        out.signed(person.until.map_or(0, |day| i64::from(day.number())));
    }
    out.number(table.reported.len() as u64);
    for one in &table.reported {
        out.text(&one.period.to_string());
        out.text(&one.measure);
        out.text(&one.value.to_string());
    }
    out.number(table.refused.len() as u64);
    for one in &table.refused {
        out.signed(i64::from(one.month.number()));
        out.number(u64::from(one.rows));
    }
}

fn read_table(from: &mut Reader<'_>) -> Result<FactTable, PackError> {
    let bad = PackError::Malformed;
    let court = CourtCode::parse(&from.text("court")?).map_err(|_| bad("court"))?;
    let mut table = FactTable::empty(court);
    for words in [&mut table.divisions, &mut table.judges, &mut table.causes] {
        let count = from.count("words")?;
        *words = from.each(count, |from| from.text("word").map(Arc::from))?;
    }
    let shapes = from.count("shapes")?;
    table.shapes = from.each(shapes, read_shape)?;
    let rows = from.count("rows")?;
    let sizes = [table.shapes.len(), table.divisions.len(), table.judges.len(), table.causes.len()];
    for (column, size) in
        [&mut table.shape, &mut table.division, &mut table.judge, &mut table.cause].into_iter().zip(sizes)
    {
        *column = from.each(rows, |from| from.index(size))?.into();
    }
    let narrow = |value: i64| u16::try_from(value).map_err(|_| bad("day"));
    table.year = from.differences(rows, narrow)?.into();
    table.serial = from.differences(rows, |value| u32::try_from(value).map_err(|_| bad("serial")))?.into();
    let docketed = from.differences(rows, narrow)?;
    let closed = from.days_after(&docketed)?;
    let mut later = Vec::with_capacity(STORED_MOMENTS);
    for _ in 2..STORED_MOMENTS {
        later.push(from.days_after(&closed)?);
    }
    for (column, days) in table.days.iter_mut().zip([docketed, closed].into_iter().chain(later)) {
        *column = days.into();
    }
    table.applied = from.each(rows, Reader::amount)?.into();
    table.recovered = from.each(rows, Reader::amount)?.into();

    let people = from.count("people")?;
    table.people = from.each(people, read_person)?;
    let reported = from.count("reported")?;
    for _ in 0..reported {
        table.reported.push(ReportedMeasure {
            period: from.text("period")?.parse().map_err(|_| bad("period"))?,
            measure: from.text("measure")?,
            value: from.text("value")?.parse().map_err(|_| bad("value"))?,
        });
    }
    let refused = from.count("refused")?;
    for _ in 0..refused {
        let month = i32::try_from(from.signed("month")?).map_err(|_| bad("month"))?;
        let rows = u32::try_from(from.number("rows")?).map_err(|_| bad("rows"))?;
        table.refused.push(RefusedRows { month: Month::from_number(month), rows });
    }
    if !(0..rows).map(|row| table.key(row)).is_sorted_by(|a, b| a < b) {
        return Err(bad("order of rows"));
    }
    table.derive_columns();
    Ok(table)
}

fn read_shape(from: &mut Reader<'_>) -> Result<Shape, PackError> {
    let bad = PackError::Malformed("shape");
    let small = |from: &mut Reader<'_>| {
        from.number("shape").and_then(|n| u8::try_from(n).map_err(|_| PackError::Malformed("shape")))
    };
    let type_code = TypeCode::from_index(small(from)?).ok_or(bad.clone())?;
    let procedure = Procedure::from_index(small(from)?).ok_or(bad.clone())?;
    let way = |from: &mut Reader<'_>| match small(from)? {
        0 => Ok(None),
        index => Disposition::from_index(index - 1).map(Some).ok_or(PackError::Malformed("shape")),
    };
    let (disposition, second_instance, retrial) = (way(from)?, way(from)?, way(from)?);
    let traits = u16::try_from(from.number("shape")?).map_err(|_| bad.clone())?;
    if traits >> Trait::ALL.len() != 0 {
        return Err(bad);
    }
    Ok(Shape { type_code, procedure, disposition, second_instance, retrial, traits: Traits(traits) })
}

fn read_person(from: &mut Reader<'_>) -> Result<Person, PackError> {
    let bad = || PackError::Malformed("person");
    let (division, name) = (from.text("person")?, from.text("person")?);
    let line = u8::try_from(from.number("person")?).ok().and_then(Line::from_index).ok_or_else(bad)?;
    let quota = from.number("person")? == 1;
    let day = |from: &mut Reader<'_>| Ok(Day::from_number(i32::try_from(from.signed("person")?).map_err(|_| bad())?));
    let since = day(from)?;
    let has_end = from.number("person")? == 1;
    let end = day(from)?;
    Ok(Person { division, name, line, quota, from: since, until: has_end.then_some(end) })
}

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    /// The first value, then each one's difference from the one before.
    fn differences(&mut self, values: impl Iterator<Item = i64>) {
        let mut before = 0;
        for value in values {
            self.signed(value - before);
            before = value;
        }
    }

    /// 0 for no day, otherwise one more than the zigzag difference from another day.
    fn day_after(&mut self, from: u16, day: u16) {
        match day {
            0 => self.number(0),
            day => {
                let difference = i64::from(day) - i64::from(from);
                self.number((((difference << 1) ^ (difference >> 63)) as u64) + 1);
            }
        }
    }

    /// Whole yuan as even numbers, amounts with fen as odd ones.
    fn amount(&mut self, fen: u64) {
        if fen.is_multiple_of(100) { self.number(fen / 100 * 2) } else { self.number(fen * 2 + 1) }
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    /// So many things one after another. Room is made for no more than the bytes left, whatever the count claims.
    fn each<T>(
        &mut self,
        count: usize,
        mut one: impl FnMut(&mut Self) -> Result<T, PackError>,
    ) -> Result<Vec<T>, PackError> {
        let mut all = Vec::with_capacity(count.min(self.0.len() / size_of::<T>().max(1)));
        for _ in 0..count {
            all.push(one(self)?);
        }
        Ok(all)
    }

    /// Nearly all numbers are a byte long.
    #[inline]
    fn number(&mut self, what: &'static str) -> Result<u64, PackError> {
        match self.0 {
            [byte @ ..0x80, rest @ ..] => {
                self.0 = rest;
                Ok(u64::from(*byte))
            }
            _ => self.long_number(what),
        }
    }

    fn long_number(&mut self, what: &'static str) -> Result<u64, PackError> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or(PackError::Malformed(what))?;
            self.0 = rest;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(PackError::Malformed(what))
    }

    #[inline]
    fn signed(&mut self, what: &'static str) -> Result<i64, PackError> {
        let zigzag = self.number(what)?;
        Ok((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
    }

    /// A number of things to come; each takes at least a byte, so more than the bytes left cannot be true.
    fn count(&mut self, what: &'static str) -> Result<usize, PackError> {
        let count = usize::try_from(self.number(what)?).map_err(|_| PackError::Malformed(what))?;
        if count > self.0.len() { Err(PackError::Malformed(what)) } else { Ok(count) }
    }

    fn text(&mut self, what: &'static str) -> Result<String, PackError> {
        let length = self.count(what)?;
        let (text, rest) = self.0.split_at_checked(length).ok_or(PackError::Malformed(what))?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).map_err(|_| PackError::Malformed(what))
    }

    #[inline]
    fn index(&mut self, size: usize) -> Result<u16, PackError> {
        let index = self.number("index")?;
        if index < size as u64 {
            u16::try_from(index).map_err(|_| PackError::Malformed("index"))
        } else {
            Err(PackError::Malformed("index"))
        }
    }

    fn differences<T>(
        &mut self,
        count: usize,
        narrow: impl Fn(i64) -> Result<T, PackError>,
    ) -> Result<Vec<T>, PackError> {
        let mut value = 0_i64;
        self.each(count, |from| {
            value = value.checked_add(from.signed("difference")?).ok_or(PackError::Malformed("difference"))?;
            narrow(value)
        })
    }

    /// A day, or none, after each of these.
    fn days_after(&mut self, days: &[u16]) -> Result<Vec<u16>, PackError> {
        let mut days = days.iter();
        self.each(days.len(), |from| from.day_after(days.next().copied().unwrap_or(0)))
    }

    #[inline]
    fn day_after(&mut self, from: u16) -> Result<u16, PackError> {
        match self.number("day")? {
            0 => Ok(0),
            shifted => {
                let zigzag = shifted - 1;
                let difference = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
                let day = i64::from(from).checked_add(difference).ok_or(PackError::Malformed("day"))?;
                u16::try_from(day).ok().filter(|day| *day != 0).ok_or(PackError::Malformed("day"))
            }
        }
    }

    #[inline]
    fn amount(&mut self) -> Result<u64, PackError> {
        let number = self.number("amount")?;
        if number % 2 == 0 {
            (number / 2).checked_mul(100).ok_or(PackError::Malformed("amount"))
        } else {
            Ok(number / 2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table takes a thousand times the byte that a claim of one costs.
    #[test]
    fn a_claim_takes_no_memory() {
        let claimed = 20_000_000;
        let mut content = Writer::default();
        content.text("");
        content.number(claimed);
        content.0.resize(content.0.len() + claimed as usize, 0);
        assert_eq!(Pack::of_content(&content.0), Err(PackError::Malformed("court")));
    }
}
