//! Everything the server answers, and who may ask for it. An endpoint that is not here fails `attacks`.

#![allow(dead_code, missing_docs, unreachable_pub)]

use super::FORM;
use domain::policy::Action::{self, *};

/// Who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Anyone, signed in or not.
    Nothing,
    /// Anyone who is signed in: it concerns only themselves.
    Session,
    /// Whoever may do this to the court that is named.
    May(Action),
    /// Whoever may do one of these to the court that is named.
    Either(Action, Action),
    /// Whoever may do this in their own court; no other can be named.
    AtHome(Action),
}

/// How an endpoint is called.
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    /// The call, with `{court}` for the court.
    pub call: &'static str,
    /// Content type and body of a post.
    pub body: Option<(&'static str, &'static str)>,
    pub needs: Needs,
    /// The answer to whoever may.
    pub done: u16,
}

/// A text of a row with its court: as it is inside a form of parts, else as addresses have it, and a parameter inside a
/// parameter twice so.
pub fn named(text: &str, court: &str) -> String {
    let once = app::figures::query::escape(court);
    let court = match text {
        _ if text.starts_with("--x") => court.to_owned(),
        _ if text.contains("address=") => app::figures::query::escape(&once),
        _ => once,
    };
    text.replace("{court}", &court)
}

const UPLOAD: &str = "multipart/form-data; boundary=x";
const FILE: &str =
    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n期间,指标项,数值\n\r\n--x--\r\n";

const PEOPLE: &str =
    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n登录名,姓名\n\r\n--x--\r\n";

const ATTACHMENT: &str = "--x\r\nContent-Disposition: form-data; name=\"court\"\r\n\r\n{court}\r\n\
     --x\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nnone\r\n\
     --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--x--\r\n";

const fn get(path: &'static str, call: &'static str, needs: Needs) -> Row {
    Row { method: "GET", path, call, body: None, needs, done: 200 }
}

const fn post(path: &'static str, call: &'static str, body: &'static str, needs: Needs, done: u16) -> Row {
    Row { method: "POST", path, call, body: Some((FORM, body)), needs, done }
}

const fn send(path: &'static str, call: &'static str, body: &'static str, needs: Needs, done: u16) -> Row {
    Row { method: "POST", path, call, body: Some((UPLOAD, body)), needs, done }
}

/// Steps of an entry that stands in each court: who may take them is told that something is missing. `{entry}` is the
/// entry's id.
pub const STEPS: &[Row] = &[
    post("/nodes/step", "/nodes/step", "court={court}&id={entry}&verb=grant", Needs::May(DecideRequests), 303),
    post("/nodes/step", "/nodes/step", "court={court}&id={entry}&verb=confirm", Needs::May(ReviewCases), 303),
    post("/nodes/step", "/nodes/step", "court={court}&id={entry}&verb=scan", Needs::May(TransferFiles), 303),
    post("/nodes/step", "/nodes/step", "court={court}&id={entry}&verb=clear", Needs::May(SuperviseNodes), 303),
    post("/nodes/step", "/nodes/step", "court={court}&id={entry}&verb=hand_in", Needs::May(HandleTasks), 303),
    post("/nodes/step", "/nodes/step", "court={court}&id={entry}&verb=verify", Needs::May(SetTasks), 303),
];

/// What of a consultation that stands in the court can be asked for there: `{meeting}` is its id, `{speech}` that of
/// something asked of the division of those here.
pub const MEETINGS: &[Row] = &[
    get("/", "/?court={court}&meeting={meeting}", Needs::AtHome(HoldConsultations)),
    get("/indicator/{id}", "/indicator/appeal_rate?court={court}&meeting={meeting}", Needs::AtHome(HoldConsultations)),
    get("/pack", "/pack?court={court}&meeting={meeting}", Needs::AtHome(HoldConsultations)),
    get("/meeting", "/meeting?id={meeting}", Needs::AtHome(HoldConsultations)),
    post("/api/meeting", "/api/meeting", "address=id%3D{meeting}", Needs::AtHome(HoldConsultations), 200),
    Row {
        body: Some((
            "application/json",
            "{\"id\":\"{meeting}\",\"notes\":[{\"id\":\"n-2\",\"kind\":\"note\",\"slide\":\"\",\"text\":\"x\",\"at\":0}]}",
        )),
        ..post("/api/notes", "/api/notes", "", Needs::AtHome(HoldConsultations), 200)
    },
    get("/consultations/prepare", "/consultations/prepare?id={meeting}", Needs::AtHome(ViewConsultations)),
    get("/consultations/bulletin", "/consultations/bulletin?id={meeting}", Needs::AtHome(ViewConsultations)),
    get("/consultations/export", "/consultations/export?id={meeting}&format=docx", Needs::AtHome(ViewConsultations)),
    get("/consultations/export", "/consultations/export?id={meeting}&format=xlsx", Needs::AtHome(ViewConsultations)),
    get("/consultations/export", "/consultations/export?id={meeting}&format=minutes", Needs::AtHome(HoldConsultations)),
    get("/consultations/speeches", "/consultations/speeches?id={meeting}", Needs::AtHome(ViewConsultations)),
    get("/consultations/findings", "/consultations/findings?id={meeting}", Needs::AtHome(HoldConsultations)),
    get("/consultations/since", "/consultations/since?id={meeting}", Needs::AtHome(HoldConsultations)),
    get("/consultations/tasks", "/consultations/tasks?id={meeting}", Needs::AtHome(HoldConsultations)),
    get("/consultations/minutes", "/consultations/minutes?id={meeting}", Needs::AtHome(HoldConsultations)),
    post(
        "/consultations/answer",
        "/consultations/answer",
        "holder={court}&speech={speech}&text=x",
        Needs::AtHome(AnswerConsultations),
        303,
    ),
    post(
        "/consultations/note",
        "/consultations/note",
        "id={meeting}&note=n-1&kind=note&text=x",
        Needs::AtHome(HoldConsultations),
        303,
    ),
    // At a revision that never was, and a task of which something is missing: nothing is changed.
    post(
        "/consultations/change",
        "/consultations/change",
        "id={meeting}&revision=0&title=x&period=2023-01..2023-03&catalogue=v2024_09&held_on=2023-04-20",
        Needs::AtHome(HoldConsultations),
        303,
    ),
    post(
        "/consultations/task",
        "/consultations/task",
        "id={meeting}&court={court}",
        Needs::AtHome(HoldConsultations),
        303,
    ),
    post("/consultations/check", "/consultations/check", "id={meeting}", Needs::AtHome(HoldConsultations), 303),
];

pub const TABLE: &[Row] = &[
    get("/", "/?court={court}", Needs::May(ViewFigures)),
    get("/indicator/{id}", "/indicator/appeal_rate?court={court}", Needs::May(ViewFigures)),
    get("/case", "/case?number=%EF%BC%882023%EF%BC%89{court}%E6%B0%91%E5%88%9D1%E5%8F%B7", Needs::May(ViewCaseDetail)),
    get("/data", "/data?court={court}", Needs::May(ViewData)),
    post("/api/indicator", "/api/indicator", "id=appeal_rate&address=court%3D{court}", Needs::May(ViewFigures), 200),
    post(
        "/api/case",
        "/api/case",
        "number=%EF%BC%882023%EF%BC%89{court}%E6%B0%91%E5%88%9D1%E5%8F%B7",
        Needs::May(ViewCaseDetail),
        200,
    ),
    // No such consultation; and one that stands is in `MEETINGS`.
    Row {
        done: 404,
        ..post("/api/meeting", "/api/meeting", "address=id%3Dnone", Needs::AtHome(HoldConsultations), 404)
    },
    Row { done: 404, ..get("/meeting", "/meeting?id=none", Needs::AtHome(HoldConsultations)) },
    Row {
        body: Some(("application/json", "{\"id\":\"none\",\"notes\":[]}")),
        ..post("/api/notes", "/api/notes", "", Needs::AtHome(HoldConsultations), 404)
    },
    post("/api/data", "/api/data", "address=court%3D{court}", Needs::May(ViewData), 200),
    // There is no such import: whoever may ask is told so.
    post("/api/job", "/api/job", "court={court}&number=999", Needs::May(ViewData), 404),
    get("/pack", "/pack?court={court}", Needs::May(ViewCases)),
    send("/data/upload", "/data/upload?court={court}", FILE, Needs::May(ImportData), 303),
    post(
        "/data/retry",
        "/data/retry?court={court}",
        "id=1&column=%E6%A1%88%E5%8F%B7&value=x",
        Needs::May(ImportData),
        303,
    ),
    post("/data/set-aside", "/data/set-aside?court={court}", "id=999", Needs::May(ImportData), 303),
    post("/data/undo", "/data/undo?court={court}", "batch=1&confirm=2", Needs::May(ImportData), 303),
    post(
        "/case/parties",
        "/case/parties",
        "number=%EF%BC%882023%EF%BC%89{court}%E6%B0%91%E5%88%9D1%E5%8F%B7&reason=%E6%A0%B8%E5%AF%B9%E6%A1%88%E5%8D%B7",
        Needs::May(UnmaskParties),
        200,
    ),
    get("/nodes", "/nodes?court={court}", Needs::May(ViewNodes)),
    get("/nodes/clocks", "/nodes/clocks?court={court}&rule=any", Needs::May(ViewNodes)),
    get("/nodes/ledger", "/nodes/ledger?court={court}&kind=transfer", Needs::May(ViewNodes)),
    get("/nodes/new", "/nodes/new?court={court}&kind=review", Needs::May(ViewNodes)),
    get("/nodes/export", "/nodes/export?court={court}", Needs::May(ViewNodes)),
    // No such entry.
    Row {
        done: 404,
        ..get("/nodes/entry", "/nodes/entry?court={court}&id=none", Needs::Either(ViewNodes, ViewSources))
    },
    post(
        "/nodes/step",
        "/nodes/step",
        "court={court}&id=none&verb=comment",
        Needs::Either(ViewNodes, ViewSources),
        404,
    ),
    send("/nodes/attach", "/nodes/attach", ATTACHMENT, Needs::Either(ViewNodes, ViewSources), 404),
    // No such file.
    Row {
        done: 404,
        ..get("/nodes/attachment", "/nodes/attachment?court={court}&id=none", Needs::Either(ViewNodes, ViewSources))
    },
    post(
        "/nodes/attachment/withdraw",
        "/nodes/attachment/withdraw",
        "court={court}&id=none&why=x",
        Needs::Either(ViewNodes, ViewSources),
        404,
    ),
    // Nothing is marked, and the case is closed: whoever may is told so.
    post(
        "/nodes/warnings",
        "/nodes/warnings",
        "court={court}&act=note",
        Needs::Either(SuperviseNodes, HandleCases),
        303,
    ),
    post(
        "/nodes/open",
        "/nodes/open",
        "court={court}&kind=review&number=%EF%BC%882023%EF%BC%89{court}%E6%B0%91%E5%88%9D1%E5%8F%B7",
        Needs::May(HandleCases),
        303,
    ),
    post("/nodes/open-many", "/nodes/open-many", "court={court}&kind=long_pending", Needs::May(SuperviseNodes), 303),
    post("/nodes/undo", "/nodes/undo", "court={court}&together=none", Needs::Either(SuperviseNodes, HandleCases), 303),
    get("/ranges", "/ranges?court={court}", Needs::May(ViewFigures)),
    // Who may not is not found; who may is told what is missing.
    post("/ranges", "/ranges", "catalogue=none", Needs::AtHome(ChangeSettings), 422),
    post("/ranges/back", "/ranges/back", "catalogue=none", Needs::AtHome(ChangeSettings), 303),
    get("/nodes/settings", "/nodes/settings", Needs::AtHome(ChangeSettings)),
    // A level that cannot be, so that nothing is changed.
    post("/nodes/settings", "/nodes/settings", "days=999", Needs::AtHome(ChangeSettings), 303),
    get("/nodes/ledger", "/nodes/ledger?court={court}&kind=mediation", Needs::May(ViewSources)),
    get("/nodes/new", "/nodes/new?court={court}&kind=petition", Needs::May(ViewSources)),
    get("/nodes/export", "/nodes/export?court={court}&kind=measure", Needs::May(ViewSources)),
    get("/sources", "/sources?court={court}", Needs::May(ViewFigures)),
    get("/sources/cases", "/sources/cases?court={court}&added=second_instance", Needs::May(ViewFigures)),
    get(
        "/dispute",
        "/dispute?number=%EF%BC%882023%EF%BC%89{court}%E6%B0%91%E5%88%9D1%E5%8F%B7",
        Needs::May(ViewSources),
    ),
    get("/portraits", "/portraits", Needs::AtHome(ViewPortraits)),
    get("/portrait", "/portrait?court={court}&of=court&period=2023-01..2023-06", Needs::May(ViewPortraits)),
    post(
        "/portrait/comment",
        "/portrait/comment",
        "period=2023-01..2023-06&words=%E5%B7%B2%E9%98%85",
        Needs::AtHome(HandleCases),
        303,
    ),
    post("/portraits/settings", "/portraits/settings", "days=7&heads=1&leaders=1", Needs::AtHome(ChangeSettings), 303),
    get("/portraits/settings", "/portraits/settings", Needs::AtHome(ChangeSettings)),
    // Numbers and weights that cannot be, so that nothing is changed.
    post("/portraits/comparison", "/portraits/comparison", "peers=1", Needs::AtHome(ChangeSettings), 303),
    post("/portraits/weights", "/portraits/weights", "weights=none", Needs::AtHome(ChangeSettings), 303),
    // By judge, with the cases behind: where these are not open, nobody is named.
    get(
        "/formulas",
        "/formulas?court={court}&f=closed%5Bdisposition%3Djudgment%5D%2Fclosed&by=judge&side=denominator&period=2023",
        Needs::May(ViewFigures),
    ),
    get(
        "/formulas/diff",
        "/formulas/diff?court={court}&a=appeal_rate&b=closed%2Fnew&period=2023",
        Needs::May(ViewFigures),
    ),
    // No formula: whoever may is told so; and no such proposal.
    post("/formulas/propose", "/formulas/propose", "f=closed&zh=x&en=x&basis=x", Needs::AtHome(ProposeIndicators), 303),
    post(
        "/formulas/adopt",
        "/formulas/adopt",
        "id=none&version=1&revision=1&from=2023-10-01",
        Needs::AtHome(AdoptIndicators),
        404,
    ),
    post(
        "/formulas/withdraw",
        "/formulas/withdraw",
        "id=none&version=1&revision=1&from=2023-10-01",
        Needs::AtHome(ProposeIndicators),
        404,
    ),
    get("/schemes", "/schemes", Needs::AtHome(ViewSchemes)),
    get("/schemes/edit", "/schemes/edit", Needs::AtHome(ProposeSchemes)),
    Row { done: 404, ..get("/schemes/live", "/schemes/live?id=none", Needs::AtHome(ProposeSchemes)) },
    Row { done: 404, ..post("/api/trial", "/api/trial", "address=id%3Dnone", Needs::AtHome(ProposeSchemes), 404) },
    // Nothing was typed: the form comes back.
    post("/schemes/keep", "/schemes/keep", "do=keep", Needs::AtHome(ProposeSchemes), 200),
    // No such scheme and no such result: found by nobody.
    Row { done: 404, ..get("/scheme", "/scheme?id=none", Needs::AtHome(ViewSchemes)) },
    Row { done: 404, ..get("/scheme/points", "/scheme/points?result=none", Needs::AtHome(ViewSchemes)) },
    Row { done: 404, ..get("/scheme/result", "/scheme/result?id=none", Needs::AtHome(ViewSchemes)) },
    post("/schemes/discard", "/schemes/discard", "id=none&version=1&revision=1", Needs::AtHome(ProposeSchemes), 404),
    post(
        "/schemes/adopt",
        "/schemes/adopt",
        "id=none&version=1&revision=1&from=2099-01-01",
        Needs::AtHome(AdoptSchemes),
        404,
    ),
    post("/schemes/end", "/schemes/end", "id=none&version=1&revision=1", Needs::AtHome(AdoptSchemes), 404),
    post("/schemes/publish", "/schemes/publish", "id=none&version=1&revision=1", Needs::AtHome(AdoptSchemes), 404),
    post("/schemes/audience", "/schemes/audience", "result=none&revision=1", Needs::AtHome(AdoptSchemes), 404),
    post("/schemes/object", "/schemes/object", "result=none&name=x&item=x", Needs::AtHome(ViewSchemes), 404),
    post(
        "/schemes/answer",
        "/schemes/answer",
        "result=none&objection=none&outcome=taken_back",
        Needs::AtHome(ViewSchemes),
        404,
    ),
    post(
        "/schemes/answer",
        "/schemes/answer",
        "result=none&objection=none&outcome=kept&words=x",
        Needs::AtHome(ProposeSchemes),
        404,
    ),
    get("/nodes/signals", "/nodes/signals?rule=late_edit", Needs::AtHome(CheckSignals)),
    post(
        "/nodes/signals/settings",
        "/nodes/signals/settings",
        "rule=late_edit&days=99999",
        Needs::AtHome(ChangeSettings),
        303,
    ),
    get("/sources/enforcement", "/sources/enforcement?court={court}&by=judge", Needs::May(ViewFigures)),
    get("/sources/settings", "/sources/settings", Needs::AtHome(ChangeSettings)),
    // Days that cannot be, so that nothing is changed.
    post("/sources/settings", "/sources/settings", "reply_days=999", Needs::AtHome(ChangeSettings), 303),
    get("/sources/import", "/sources/import?kind=mediation", Needs::AtHome(HandleMediation)),
    get("/sources/organisations", "/sources/organisations?court={court}", Needs::May(ViewFigures)),
    get("/sources/organisation", "/sources/organisation?court={court}&name=none", Needs::May(ViewFigures)),
    get("/sources/places", "/sources/places?court={court}", Needs::May(ViewFigures)),
    // A file that is no map, so that nothing is changed.
    send("/sources/places", "/sources/places", FILE, Needs::AtHome(ChangeSettings), 303),
    // A file of no register, and one without a row.
    send("/sources/import", "/sources/import?kind=petition", FILE, Needs::AtHome(HandlePetitions), 303),
    // Something is missing: whoever may is told so.
    post("/nodes/open", "/nodes/open", "court={court}&kind=mediation", Needs::AtHome(HandleMediation), 303),
    post("/nodes/open", "/nodes/open", "court={court}&kind=petition", Needs::AtHome(HandlePetitions), 303),
    get("/rectification", "/rectification?court={court}", Needs::May(ViewTasks)),
    get("/nodes/ledger", "/nodes/ledger?court={court}&kind=rectification", Needs::May(ViewTasks)),
    post("/nodes/open", "/nodes/open", "court={court}&kind=rectification", Needs::AtHome(SetTasks), 303),
    get("/consultations", "/consultations", Needs::AtHome(ViewConsultations)),
    // No period: whoever may is told so.
    post("/consultations/new", "/consultations/new", "title=x", Needs::AtHome(HoldConsultations), 303),
    // No such consultation: found by nobody.
    Row {
        done: 404,
        ..get("/consultations/prepare", "/consultations/prepare?id=none", Needs::AtHome(ViewConsultations))
    },
    Row {
        done: 404,
        ..get("/consultations/findings", "/consultations/findings?id=none", Needs::AtHome(HoldConsultations))
    },
    Row {
        done: 404,
        ..get("/consultations/bulletin", "/consultations/bulletin?id=none", Needs::AtHome(ViewConsultations))
    },
    Row {
        done: 404,
        ..get("/consultations/export", "/consultations/export?id=none", Needs::AtHome(ViewConsultations))
    },
    Row {
        done: 404,
        ..get("/consultations/speeches", "/consultations/speeches?id=none", Needs::AtHome(ViewConsultations))
    },
    Row { done: 404, ..get("/consultations/since", "/consultations/since?id=none", Needs::AtHome(HoldConsultations)) },
    Row { done: 404, ..get("/consultations/tasks", "/consultations/tasks?id=none", Needs::AtHome(HoldConsultations)) },
    Row {
        done: 404,
        ..get("/consultations/minutes", "/consultations/minutes?id=none", Needs::AtHome(HoldConsultations))
    },
    post("/consultations/change", "/consultations/change", "id=none&title=x", Needs::AtHome(HoldConsultations), 303),
    post("/consultations/freeze", "/consultations/freeze", "id=none", Needs::AtHome(HoldConsultations), 404),
    post("/consultations/stage", "/consultations/stage", "id=none&stage=held", Needs::AtHome(HoldConsultations), 404),
    post(
        "/consultations/findings",
        "/consultations/findings",
        "id=none&revision=1",
        Needs::AtHome(HoldConsultations),
        404,
    ),
    post(
        "/consultations/bulletin",
        "/consultations/bulletin",
        "id=none&revision=1",
        Needs::AtHome(HoldConsultations),
        404,
    ),
    post("/consultations/ask", "/consultations/ask", "id=none&due=2099-01-01", Needs::AtHome(HoldConsultations), 404),
    post(
        "/consultations/answer",
        "/consultations/answer",
        "holder={court}&speech=none&text=x",
        Needs::AtHome(AnswerConsultations),
        404,
    ),
    post("/consultations/task", "/consultations/task", "id=none&court={court}", Needs::AtHome(HoldConsultations), 404),
    post("/consultations/check", "/consultations/check", "id=none", Needs::AtHome(HoldConsultations), 404),
    post(
        "/consultations/note",
        "/consultations/note",
        "id=none&note=n-1&kind=note&text=x",
        Needs::AtHome(HoldConsultations),
        404,
    ),
    get("/profile", "/profile", Needs::Session),
    post("/switch", "/switch", "membership=none", Needs::Session, 404),
    post("/second-factor", "/second-factor", "code=000000", Needs::Session, 303),
    post("/second-factor/set-up", "/second-factor/set-up", "code=000000&secret=x", Needs::Session, 303),
    post("/new-password", "/new-password", "present=x&new=y&again=y", Needs::Session, 303),
    post("/sign-out", "/sign-out", "", Needs::Session, 303),
    post("/sign-out/everywhere", "/sign-out/everywhere", "", Needs::Session, 303),
    get("/people", "/people?court={court}", Needs::Either(ManagePeople, ManageRoles)),
    // A login that cannot be, so that nobody is made.
    post("/people/create", "/people/create?court={court}", "login=a+b&name=x", Needs::May(ManagePeople), 303),
    // No such account: found by nobody.
    post("/people/password", "/people/password?court={court}", "account=none", Needs::May(ManagePeople), 404),
    post(
        "/people/switch",
        "/people/switch?court={court}",
        "account=none&off=1&confirm=x",
        Needs::May(ManagePeople),
        404,
    ),
    post("/people/second-factor", "/people/second-factor?court={court}", "account=none", Needs::May(ManageRoles), 404),
    post("/people/role", "/people/role?court={court}", "account=none&role=judge", Needs::May(ManageRoles), 404),
    post(
        "/people/role-away",
        "/people/role-away?court={court}",
        "membership=none&confirm=x",
        Needs::May(ManageRoles),
        404,
    ),
    // A list without a row.
    send("/people/import", "/people/import?court={court}", PEOPLE, Needs::Either(ManagePeople, ManageRoles), 303),
    get("/security", "/security", Needs::AtHome(ManageRoles)),
    // A length that cannot be, so that nothing is changed.
    post("/security", "/security", "password_length=1", Needs::AtHome(ManageRoles), 303),
    get("/courts", "/courts?court={court}", Needs::May(ManageCourts)),
    post(
        "/courts/put",
        "/courts/put",
        "code={court}&name_zh=%E6%9F%90%E9%99%A2&name_en=x&short_zh=%E6%9F%90%E9%99%A2&short_en=x",
        Needs::May(ManageCourts),
        303,
    ),
    post(
        "/courts/division",
        "/courts/division",
        "court={court}&name=%E6%9F%90%E5%BA%AD&line=civil",
        Needs::May(ManageCourts),
        303,
    ),
    get("/grants", "/grants", Needs::AtHome(ChangeGrant)),
    post("/grants", "/grants", "grant=none", Needs::AtHome(ChangeGrant), 303),
    get("/looks", "/looks", Needs::AtHome(ReadLooks)),
    get("/inbox", "/inbox", Needs::Session),
    // No such notice: nothing is marked.
    post("/inbox/read", "/inbox/read", "id=none&read=1", Needs::Session, 303),
    get("/notices/settings", "/notices/settings", Needs::AtHome(ChangeSettings)),
    // An address that cannot be, so that nothing is changed; and no webhook that a test could go to.
    // Keeps what its reader saw, for the next time they look; that is all a GET changes here.
    get("/brief", "/brief", Needs::AtHome(ViewFigures)),
    post("/notices/settings", "/notices/settings", "url=ftp%3A%2F%2Fx", Needs::AtHome(ChangeSettings), 303),
    post("/notices/test", "/notices/test", "", Needs::AtHome(ChangeSettings), 303),
    get("/audit", "/audit?court={court}", Needs::May(ReadAudit)),
    // Writes into the log that it was taken along; that is all a GET changes here.
    get("/audit/export", "/audit/export?court={court}", Needs::May(ReadAudit)),
    get("/sign-in", "/sign-in", Needs::Nothing),
    post("/sign-in", "/sign-in", "login=nobody&password=x", Needs::Nothing, 401),
    // Not set up in this house; there are accounts already.
    Row { done: 404, ..get("/sign-in/oidc", "/sign-in/oidc", Needs::Nothing) },
    Row { done: 404, ..get("/sign-in/oidc/return", "/sign-in/oidc/return?code=x&state=y", Needs::Nothing) },
    Row { done: 404, ..get("/setup", "/setup", Needs::Nothing) },
    post("/setup", "/setup", "code=x", Needs::Nothing, 404),
    // Sets the cookies of language and look, and knows of no court.
    Row { done: 303, ..get("/preferences", "/preferences?lang=en", Needs::Nothing) },
    // What makes it an application of a phone, and the script that keeps a meeting and the brief; this house has built neither.
    Row { done: 404, ..get("/manifest.webmanifest", "/manifest.webmanifest", Needs::Nothing) },
    Row { done: 404, ..get("/offline.js", "/offline.js", Needs::Nothing) },
    get("/healthz", "/healthz", Needs::Nothing),
    get("/readyz", "/readyz", Needs::Nothing),
];
