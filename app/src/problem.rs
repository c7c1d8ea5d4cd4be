//! What a server function can answer instead of data. Nothing from the database reaches the screen.

use crate::figures::query::BadAddress;
use crate::lang::Lang;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a screen cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// A parameter of the address could not be read.
    Address(BadAddress),
    /// No such thing, or none the actor may know of.
    NotFound,
    /// Nobody is signed in, or not any more.
    SignedOut,
    /// The policy says no, and why.
    Denied(String),
    /// No court is known yet.
    NoCourts,
    /// Nothing has been imported yet.
    NoData,
    /// What was sent cannot be taken as it is, and why, in Chinese and English.
    Refused(String),
    /// The server failed; the details are in its log.
    Broken,
    /// The request did not get through.
    Connection(String),
}

impl Problem {
    /// What happened and what to do, for a person.
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Address(bad) => format!(
                "{}{}: {}",
                lang.pick("地址中的参数有误：", "The address has a bad parameter: "),
                bad.name,
                bad.problem
            ),
            Self::NotFound => lang
                .pick(
                    "没有这个页面，或不在您的范围内。请从体检表重新进入。",
                    "No such page, or not in your scope. Start again from the health check.",
                )
                .to_owned(),
            Self::SignedOut => lang
                .pick("登录已过期，请重新登录；页面上的数字仍是登录时的。", "You are no longer signed in. Sign in again; figures shown are from before.")
                .to_owned(),
            Self::Denied(why) => {
                format!("{}{}", lang.pick("无权查看：", "Not allowed: "), crate::components::names::half(why, lang))
            }
            Self::Refused(why) => crate::components::names::half(why, lang).to_owned(),
            Self::NoCourts => lang
                .pick(
                    "这里还没有法院和数据。请在服务器上运行“huishang import --court 法院代字 案件.csv”导入第一批文件，或运行“huishang demo”建立示例，然后重新启动。",
                    "There is no court here yet. On the server, run “huishang import --court CODE cases.csv” for the first files, or “huishang demo” for a sample, and start again.",
                )
                .to_owned(),
            Self::NoData => lang
                .pick(
                    "还没有数据。请在“数据”页导入案件文件。",
                    "There is no data yet. Import a case file on the Data page.",
                )
                .to_owned(),
            Self::Broken => lang
                .pick(
                    "服务器出错，未做任何更改。请重试；仍不行请联系系统管理员查看日志。",
                    "The server failed; nothing was changed. Try again, or ask the administrator to look at the log.",
                )
                .to_owned(),
            Self::Connection(_) => lang
                .pick(
                    "连接不上服务器。已显示的数字仍然有效，请检查网络后重试。",
                    "The server cannot be reached. Figures already shown still hold; check the network and try again.",
                )
                .to_owned(),
        }
    }
}

impl FromServerFnError for Problem {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Connection(error.to_string())
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl std::error::Error for Problem {}
