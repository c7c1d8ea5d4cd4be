//! Parcels of disputes, put down in the space of their court: after a start a province's are read as bytes, not as rows.
//!
//! What is put down is for speed alone. Where it is missing, of other rows, of another edition of the program or damaged, the
//! parcel is made of the rows again.

use crate::error::Error;
use crate::lineage::{Mark, made};
use crate::space::CourtSpace;
use domain::lineage::Parcel;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use sha2::{Digest, Sha256};
use sqlx::Row;
use std::sync::LazyLock;

/// Deflated a little: it takes less time than what it saves of the disk.
const LEVEL: u8 = 1;

/// No parcel unfolds to more bytes: a court of ten million cases has half as many.
const LARGEST: usize = 1 << 30;

/// How this build reads rows and makes parcels of them.
fn edition() -> i64 {
    const READERS: [&[u8]; 2] = [include_bytes!("lineage.rs"), include_bytes!("rows.rs")];
    static EDITION: LazyLock<i64> = LazyLock::new(|| domain::lineage::edition(&READERS).cast_signed());
    *EDITION
}

impl CourtSpace {
    /// The parcel that was put down last, if it was made at this mark by this edition.
    pub(crate) async fn put_down(&self, mark: Mark) -> Result<Option<Parcel>, Error> {
        let sql = "select bytes from dispute_parcel
                   where id = 1 and edition = $1 and revision = $2 and entries = $3 and said = $4";
        let found = sqlx::query(sql).bind(edition()).bind(mark.0).bind(mark.1).bind(mark.2);
        let bytes = match found.fetch_optional(&self.inner.pool).await {
            Ok(None) => return Ok(None),
            Ok(Some(row)) => row.try_get::<Vec<u8>, _>(0),
            Err(error) => Err(error),
        };
        let parcel = match bytes {
            Ok(bytes) => made(move || unfolded(&bytes)).await?,
            Err(_) => None,
        };
        if parcel.is_none() {
            tracing::warn!(court = %self.court().code, "the disputes put down are damaged; they are made of the rows again");
        }
        Ok(parcel)
    }

    /// Puts a parcel down as made at a mark. Not while somebody writes in the space: the next start makes it again then.
    pub(crate) async fn put_parcel(&self, mark: Mark, folded: Vec<u8>) -> Result<(), Error> {
        let Ok(_writing) = self.inner.writing.try_lock() else { return Ok(()) };
        sqlx::query(
            "insert into dispute_parcel (id, edition, revision, entries, said, bytes) values (1, $1, $2, $3, $4, $5)
             on conflict (id) do update set edition = excluded.edition, revision = excluded.revision,
                 entries = excluded.entries, said = excluded.said, bytes = excluded.bytes",
        )
        .bind(edition())
        .bind(mark.0)
        .bind(mark.1)
        .bind(mark.2)
        .bind(folded)
        .execute(&self.inner.pool)
        .await?;
        Ok(())
    }
}

/// A parcel as bytes: the SHA-256 of what follows, and the parcel deflated.
pub(crate) fn folded(parcel: &Parcel) -> Result<Vec<u8>, Error> {
    let content = postcard::to_stdvec(parcel).map_err(|_| Error::Broken(String::from("a parcel of disputes")))?;
    let deflated = compress_to_vec(&content, LEVEL);
    let mut bytes = Sha256::digest(&deflated).to_vec();
    bytes.extend(deflated);
    Ok(bytes)
}

fn unfolded(bytes: &[u8]) -> Option<Parcel> {
    let (hash, deflated) = bytes.split_first_chunk::<32>()?;
    if <[u8; 32]>::from(Sha256::digest(deflated)) != *hash {
        return None;
    }
    postcard::from_bytes(&decompress_to_vec_with_limit(deflated, LARGEST).ok()?).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use domain::case_number::CaseNumber;
    use domain::lineage::{Mentioned, PetitionTie, Sight};

    fn parcel() -> Parcel {
        let number = |text: &str| text.parse::<CaseNumber>().unwrap();
        let day = |text: &str| Some(text.parse().unwrap());
        let [first, appeal, alone] =
            ["（2023）冀0638民初1号", "（2023）冀96民终2号", "（2023）冀0638民初3号"].map(number);
        let own = Sight {
            docketed: day("2023-01-09"),
            closed: day("2023-04-01"),
            outcome: Some(domain::case::Disposition::Judgment),
            cause: String::from("离婚纠纷"),
            division: String::from("民一庭"),
            judge: String::from("法官1"),
            parties: String::from("原告甲；被告乙"),
            own: true,
            ..Sight::bare(first.clone())
        };
        let sights = vec![
            own.clone(),
            Sight { docketed: day("2023-05-01"), named_by: Some(first), ..Sight::bare(appeal) },
            Sight { number: alone.clone(), ..own },
        ];
        let petition = PetitionTie { about: alone, id: String::from("p1"), received: day("2023-06-01").unwrap() };
        Parcel::of(&"冀0638".parse().unwrap(), sights, vec![petition], &Mentioned::default())
    }

    #[test]
    fn unfolds_to_what_was_folded_or_to_nothing() {
        let (parcel, bytes) = (parcel(), folded(&parcel()).unwrap());
        assert_eq!(unfolded(&bytes), Some(parcel));
        for at in 0..bytes.len() {
            let mut bent = bytes.clone();
            bent[at] ^= 1;
            assert_eq!(unfolded(&bent), None, "byte {at}");
            assert_eq!(unfolded(&bytes[..at]), None, "cut at {at}");
        }
    }
}
