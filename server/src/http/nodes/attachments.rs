//! Files at entries: attached, read, withdrawn. What comes is looked through before it is kept.

use super::super::App;
use super::super::page::{Page, back, ended, refused};
use super::super::upload::{Upload, text};
use super::Pairs;
use crate::scan::{ScanError, Scanner};
use app::documents::nodes::Attachments;
use app::figures::query::{escape, parameters_of};
use axum::Form;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use domain::attachment::MOST_BYTES;
use domain::court::CourtCode;
use store::{Attachable, Attachment, CourtSpace, Error};

/// No form may be larger than this many bytes. What is larger than a file may be and smaller than this is read to its end,
/// so that the browser hears why it is not taken.
const LARGEST_UPLOAD: usize = 256 << 20;

/// Nothing that a form names has a longer name, in bytes.
const LONGEST_NAME: usize = 1 << 10;

/// The virus scanner of the process, if it has one.
pub(super) type Scan = State<Option<Scanner>>;

pub(super) fn routes() -> [(&'static str, &'static str, MethodRouter<App>); 3] {
    let largest = DefaultBodyLimit::max(LARGEST_UPLOAD);
    [
        ("POST", "/nodes/attach", post(attach).layer(largest)),
        ("GET", "/nodes/attachment", get(read)),
        ("POST", "/nodes/attachment/withdraw", post(withdraw)),
    ]
}

/// The files at an entry as the reader of its page has them; a court above has none.
pub(super) async fn shown(
    page: &Page,
    space: &CourtSpace,
    entry: &str,
    may: bool,
    State(scanner): &Scan,
) -> Result<Option<Attachments>, Error> {
    let actor = &page.desk.actor;
    if space.court().code != actor.court {
        return Ok(None);
    }
    let files = space.attachments(entry).await?;
    Ok(Some(Attachments { files, may, me: actor.login.clone(), scanned: scanner.is_some() }))
}

async fn attach(State(scanner): Scan, page: Page, form: Upload) -> Response {
    let mut to = String::from("/nodes");
    let result = attached(&page, scanner.as_ref(), form, &mut to).await;
    ended(page.frame, &to, result, |attachment| format!("已上传：{} / attached: {}", attachment.name, attachment.name))
}

/// Reads the form in its order: whoever may not attach here is told before the file is read. `to` becomes the address of
/// the entry when the form has named it.
async fn attached(
    page: &Page,
    scanner: Option<&Scanner>,
    mut form: Upload,
    to: &mut String,
) -> Result<Attachment, Error> {
    let (mut court, mut id) = (page.court.clone(), String::new());
    while let Some(field) = form.next().await.map_err(|_| broken_off())? {
        match field.name() {
            Some("court") => {
                let text = short(field).await?;
                court = CourtCode::parse(text.trim()).map_err(|error| Error::Conflict(error.to_string()))?;
            }
            Some("id") => id = short(field).await?.trim().to_owned(),
            Some("file") => {
                let place = page.desk.store.attachable(&page.desk.actor, &court, &id).await?;
                *to = address(&court, &id);
                return kept(page, scanner, place, field).await;
            }
            _ => {}
        }
    }
    Err(no_file())
}

/// The text of a field that names something.
async fn short(field: Field<'_>) -> Result<String, Error> {
    text(field, LONGEST_NAME).await.map_err(|_| broken_off())?.ok_or_else(broken_off)
}

async fn kept(
    page: &Page,
    scanner: Option<&Scanner>,
    place: Attachable,
    mut field: Field<'_>,
) -> Result<Attachment, Error> {
    let name = field.file_name().unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err(no_file());
    }
    let mut bytes = Vec::new();
    while let Some(more) = field.chunk().await.map_err(|_| broken_off())? {
        if bytes.len() <= MOST_BYTES {
            bytes.extend_from_slice(&more);
        }
    }
    let attaching = place.begin(&name, bytes).await?;
    if let Some(scanner) = scanner
        && let Err(found) = scanner.scan(attaching.bytes()).await
    {
        let why = match found {
            ScanError::Infected => "the virus scan found something",
            ScanError::NotChecked => "the virus scan gave no answer",
        };
        tracing::warn!(court = %page.desk.actor.court, request = page.desk.actor.request, why, "attachment refused");
        attaching.refuse(why).await?;
        return Err(Error::Conflict(found.to_string()));
    }
    attaching.keep(page.desk.today).await
}

fn no_file() -> Error {
    Error::Conflict(String::from("没有收到文件，请选择文件后再传 / no file came; choose one and send it again"))
}

fn broken_off() -> Error {
    Error::Conflict(format!(
        "文件没有收全，请再传一次；大于 {0} MiB 的请先拆分 / the file did not come whole; send it again, and split what is larger than {0} MiB",
        MOST_BYTES >> 20
    ))
}

async fn read(page: Page, RawQuery(query): RawQuery) -> Response {
    let id = parameters_of(&query.unwrap_or_default())("id").unwrap_or_default();
    match page.desk.store.read_attachment(&page.desk.actor, &page.court, &id).await {
        Ok((attachment, bytes)) => file(&attachment, bytes),
        Err(Error::Conflict(why)) => back("/nodes", &why),
        Err(error) => refused(page.frame, error),
    }
}

/// A file to be saved and not to be shown: whatever is in it, nothing of it runs here.
fn file(attachment: &Attachment, bytes: Vec<u8>) -> Response {
    let head = [
        (CONTENT_TYPE, attachment.media.content_type().to_owned()),
        (CONTENT_DISPOSITION, disposition(attachment)),
        (CONTENT_SECURITY_POLICY, String::from("sandbox; default-src 'none'; frame-ancestors 'none'")),
        (HeaderName::from_static("x-content-type-options"), String::from("nosniff")),
        (CACHE_CONTROL, String::from("no-store")),
    ];
    (head, bytes).into_response()
}

/// The name of a file by RFC 6266: in full for those who read it by RFC 5987, and plain for those who do not.
fn disposition(attachment: &Attachment) -> String {
    let extension = attachment.media.extensions().first().copied().unwrap_or_default();
    let name: String = attachment.name.bytes().map(encoded).collect();
    format!("attachment; filename=\"attachment.{extension}\"; filename*=UTF-8''{name}")
}

fn encoded(byte: u8) -> String {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    }
}

async fn withdraw(page: Page, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let pairs = Pairs(pairs);
    let to = match pairs.court(&page) {
        Ok(court) => address(&court, pairs.get("entry")),
        Err(_) => String::from("/nodes"),
    };
    let result = async {
        let (court, desk) = (pairs.court(&page)?, &page.desk);
        desk.store.withdraw_attachment(&desk.actor, &court, pairs.get("id"), pairs.get("why")).await
    };
    let result = result.await;
    ended(page.frame, &to, result, |attachment| format!("已撤回：{} / withdrawn: {}", attachment.name, attachment.name))
}

/// Where the entry is.
fn address(court: &CourtCode, entry: &str) -> String {
    format!("/nodes/entry?court={}&id={}", escape(court.as_str()), escape(entry))
}
