//! Forms with files, field by field: of no field more is held than it is for, and files that are tables go to the disk.

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Multipart, Request};
use futures_util::StreamExt;
use futures_util::stream::unfold;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::AsyncWriteExt;

/// From one field to the next no more comes than this, in bytes: the parser keeps all of it until it finds a field's name.
const BETWEEN: u64 = 1 << 20;

/// A form with files.
pub(super) struct Upload {
    form: Multipart,
    /// What may still come before more has to be asked for.
    room: Arc<AtomicU64>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = MultipartRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let room = Arc::new(AtomicU64::new(BETWEEN));
        let left = Arc::clone(&room);
        let bounded = |body: Body| {
            // The parser takes all that is ready: after a piece nothing is, for once.
            let pieces = unfold((body.into_data_stream(), false), async |(mut pieces, later)| {
                if later {
                    tokio::task::yield_now().await;
                }
                Some((pieces.next().await?, (pieces, true)))
            });
            Body::from_stream(pieces.map(move |piece| {
                let piece = piece?;
                let long = piece.len() as u64;
                match left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| Some(room.saturating_sub(long))) {
                    Ok(0) | Err(_) => Err(axum::Error::new(std::io::Error::other("no field of the form"))),
                    Ok(_) => Ok(piece),
                }
            }))
        };
        Ok(Self { form: Multipart::from_request(request.map(bounded), state).await?, room })
    }
}

impl Upload {
    /// The next field, whose own bytes come as they are asked for.
    pub(super) async fn next(&mut self) -> Result<Option<Field<'_>>, MultipartError> {
        self.room.store(BETWEEN, Ordering::Relaxed);
        let field = self.form.next_field().await;
        self.room.store(u64::MAX, Ordering::Relaxed);
        field
    }

    /// Lets the rest go by: a browser hears an answer when it has sent all.
    pub(super) async fn pass_over(mut self) {
        while let Ok(Some(mut field)) = self.next().await {
            while let Ok(Some(_)) = field.chunk().await {}
        }
    }
}

/// The text of a field, if it is no longer than this many bytes; of a longer one the rest is not read.
pub(super) async fn text(mut field: Field<'_>, most: usize) -> Result<Option<String>, MultipartError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await? {
        if bytes.len() + piece.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(String::from_utf8(bytes).ok())
}

/// A table that came, in the temporary folder until it is no longer needed.
pub(super) struct TableFile {
    /// What whoever sent it calls it.
    pub(super) name: String,
    path: PathBuf,
}

impl TableFile {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts a field's file on the disk as it comes; none if none was chosen.
    pub(super) async fn keep(
        mut field: Field<'_>,
        broken: impl Fn(MultipartError) -> String,
    ) -> Result<Option<Self>, String> {
        let whole = field.file_name().unwrap_or_default();
        let name: String = whole.chars().filter(|c| !c.is_control()).take(120).collect();
        if name.is_empty() {
            return Ok(None);
        }
        let ending = Path::new(whole).extension().map(|ending| ending.to_string_lossy().into_owned());
        let ending: String =
            ending.iter().flat_map(|ending| ending.chars()).filter(char::is_ascii_alphanumeric).take(8).collect();
        let (path, mut file) = for_us_only(&ending).await.map_err(unwritten)?;
        let kept = Self { name, path };
        let mut first = true;
        while let Some(bytes) = field.chunk().await.map_err(&broken)? {
            if std::mem::take(&mut first) && !is_table(&ending, &bytes) {
                return Err(format!(
                    "“{0}”不是 CSV 或 XLSX 文件，没有导入 / “{0}” is neither a CSV nor an XLSX file; nothing was imported",
                    kept.name
                ));
            }
            file.write_all(&bytes).await.map_err(unwritten)?;
        }
        file.flush().await.map_err(unwritten)?;
        Ok(Some(kept))
    }
}

impl Drop for TableFile {
    fn drop(&mut self) {
        // One that is left behind is in nobody's way.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Why a file that came could not be kept for the time of its import.
fn unwritten(error: std::io::Error) -> String {
    let folder = std::env::temp_dir();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => format!(
            "服务器的临时文件夹 {0} 已满，没有导入，请腾出空间后再试 / the server's temporary folder {0} is full; nothing was imported. Make space, then try again",
            folder.display()
        ),
        _ => error.to_string(),
    }
}

/// Whether a file is of a kind that is read here: by its ending and by how it begins.
fn is_table(ending: &str, begins: &[u8]) -> bool {
    match ending.to_ascii_lowercase().as_str() {
        "xlsx" => begins.starts_with(b"PK\x03\x04"),
        // Text of two bytes a character says so, and is half of it NUL. A stray one further down is a matter of its row.
        "csv" | "txt" | "tsv" if begins.starts_with(b"\xff\xfe") || begins.starts_with(b"\xfe\xff") => true,
        "csv" | "txt" | "tsv" => !begins.split(|byte| *byte == b'\n').next().is_some_and(|line| line.contains(&0)),
        _ => false,
    }
}

/// A new file that nobody else on the machine reads.
async fn for_us_only(ending: &str) -> std::io::Result<(PathBuf, tokio::fs::File)> {
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    loop {
        let path = std::env::temp_dir().join(format!("huishang-{}-{:x}.{ending}", std::process::id(), unique()));
        match options.open(&path).await {
            // Left behind by another process of the same number.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (path, file)),
        }
    }
}

fn unique() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use axum::http::header::CONTENT_TYPE;
    use std::convert::Infallible;

    #[test]
    fn only_tables_are_taken() {
        assert!(
            is_table("csv", "案号,事件".as_bytes())
                && is_table("csv", b"a,b\n1,\0")
                && is_table("txt", b"\xff\xfea\0,\0b\0")
                && is_table("XLSX", b"PK\x03\x04...")
        );
        for (ending, begins) in [("xlsx", &b"MZ"[..]), ("csv", b"MZ\0\0"), ("exe", b"a,b"), ("", b"a,b")] {
            assert!(!is_table(ending, begins), "{ending}");
        }
    }

    /// A form that comes piece by piece, and how much of it has been asked for.
    async fn upload(pieces: impl Iterator<Item = String> + Send + 'static) -> (Upload, Arc<AtomicU64>) {
        let asked = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&asked);
        let pieces = pieces.map(move |piece| {
            counted.fetch_add(piece.len() as u64, Ordering::Relaxed);
            Ok::<_, Infallible>(piece)
        });
        let body = Body::from_stream(futures_util::stream::iter(pieces));
        let request = Request::builder().header(CONTENT_TYPE, "multipart/form-data; boundary=x").body(body).unwrap();
        (Upload::from_request(request, &()).await.unwrap(), asked)
    }

    fn field(name: &str) -> String {
        format!("\r\n--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n")
    }

    fn endless() -> impl Iterator<Item = String> + Send {
        std::iter::repeat_with(|| "a".repeat(1 << 14)).take(1 << 16)
    }

    #[tokio::test]
    async fn what_is_no_field_is_not_kept() {
        let within = BETWEEN + (1 << 16);
        let (mut form, asked) = upload(endless()).await;
        assert!(form.next().await.is_err() && asked.load(Ordering::Relaxed) < within);
        // The head of a field that never ends.
        let (mut form, asked) =
            upload(std::iter::once(String::from("--x\r\nContent-Disposition: ")).chain(endless())).await;
        assert!(form.next().await.is_err() && asked.load(Ordering::Relaxed) < within);
        // A field that nobody asked for.
        let (mut form, asked) = upload(std::iter::once(field("other")).chain(endless())).await;
        assert!(form.next().await.unwrap().is_some());
        assert!(form.next().await.is_err() && asked.load(Ordering::Relaxed) < within);
    }

    #[tokio::test]
    async fn a_text_has_its_length_and_a_file_has_none() {
        let (mut form, asked) = upload(std::iter::once(field("mapping")).chain(endless())).await;
        assert_eq!(text(form.next().await.unwrap().unwrap(), 100).await.unwrap(), None);
        assert!(asked.load(Ordering::Relaxed) < BETWEEN);
        // Half as long again as what may come between two fields.
        let file = std::iter::repeat_n("a".repeat(1 << 19), 3);
        let pieces = [field("mapping"), String::from("案号=number"), field("file")].into_iter().chain(file);
        let (mut form, _) = upload(pieces.chain([field("end"), String::from("1\r\n--x--")])).await;
        let mapping = form.next().await.unwrap().unwrap();
        assert_eq!(text(mapping, 100).await.unwrap().as_deref(), Some("案号=number"));
        let mut file = form.next().await.unwrap().unwrap();
        let mut long = 0;
        while let Some(piece) = file.chunk().await.unwrap() {
            long += piece.len();
        }
        assert_eq!(long, 3 << 19);
        drop(file);
        assert_eq!(text(form.next().await.unwrap().unwrap(), 1).await.unwrap().as_deref(), Some("1"));
        assert!(form.next().await.unwrap().is_none());
    }
}
