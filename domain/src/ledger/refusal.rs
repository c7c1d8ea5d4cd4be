//! Why a step is not taken, in both languages, with what to do.

use super::words::{Field, State, Verb};
use crate::day::Day;

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not from this state.
    #[error("现在是“{}”，不能{} / it is “{}” now, which does not let anyone {}", .state.zh(), .verb.zh(), .state.en(), .verb.en())]
    NotNow {
        /// The state.
        state: State,
        /// What was asked.
        verb: Verb,
    },
    /// Someone else's to do.
    #[error("您的角色不能{} / your role may not {}", .0.zh(), .0.en())]
    NotYours(Verb),
    /// For another than the judge and whoever opened the entry.
    #[error("“{}”须由承办人和提交人以外的人办理 / to {} is for someone other than the judge and whoever submitted it", .0.zh(), .0.en())]
    NotYourOwn(Verb),
    /// Something has to be said.
    #[error("请填写“{}” / please fill in “{}”", .0.zh(), .0.en())]
    Missing(Field),
    /// Something does not belong here.
    #[error("“{}”时不填“{}” / to {} takes no “{}”", .verb.zh(), .field.zh(), .verb.en(), .field.en())]
    NotTaken {
        /// The step.
        verb: Verb,
        /// The field.
        field: Field,
    },
    /// About a case, and there is none.
    #[error("这一条不是关于案件的 / this entry is not about a case")]
    NoCase,
    /// A round that does not meet the conditions of being terminated.
    #[error(
        "财产查控、限制消费、听取申请人意见有一项没有做，不符合终本条件，请要求恢复执行 / inquiries, restriction or hearing of the applicant is missing, so the round was not fit to be terminated; order its resumption"
    )]
    NotFit,
    /// Only the figures of a later pack close a task that has a target.
    #[error(
        "此项任务以指标考核，只有后续会商冻结的数据达标才能销号；请提交验收，等待复核 / this task has a target: only the figures of a pack frozen later close it; submit it and wait for the next consultation"
    )]
    OnlyFigures,
    /// Some of a target is said, and not all of it.
    #[error(
        "以指标考核须同时填写考核指标、目标方向和目标值，缺“{}” / a target needs indicator, direction and value; “{}” is missing", .0.zh(), .0.en()
    )]
    HalfAGoal(Field),
    /// The court that set a task ends it.
    #[error(
        "此项任务由 {0} 交办，由该院验收、结转或撤回 / {0} set this task; that court verifies, carries over or withdraws it"
    )]
    SetByAnother(String),
    /// A correction that corrects nothing.
    #[error("没有改动，请修改要更正的内容 / nothing is different; change what is to be corrected")]
    NothingChanged,
    /// Something cannot be so.
    #[error("“{}”：{zh} / “{}”: {en}", .field.zh(), .field.en())]
    Bad {
        /// The field.
        field: Field,
        /// Why, in Chinese.
        zh: String,
        /// Why, in English.
        en: String,
    },
    /// Granting it would change nothing.
    #[error("批准后审限不会变化：{zh} / granting this would change nothing: {en}")]
    NoEffect {
        /// Why, in Chinese.
        zh: String,
        /// Why, in English.
        en: String,
    },
    /// The limit has run out: more time cannot be given any more.
    #[error(
        "审限已于 {0} 届满，届满后不得再批准，请不予批准 / the limit ran out on {0}; no time can be given after that: refuse it"
    )]
    Expired(Day),
    /// Decided by a court above, which leaves a number.
    #[error("须由上级法院批准，请填写批准文号 / a superior court decides on this; give the number of its approval")]
    NeedsDocument,
    /// Nobody above has to be asked.
    #[error("由本院院长决定，不必上报 / the president of this court decides; nothing has to be reported")]
    DecidedHere,
    /// The two courts have not the same idea of how it stands.
    #[error("对方法院的通知“{message}”与本台账状态“{}”不符 / the notice “{message}” of the other court does not fit the state “{}”", .state.zh(), .state.en())]
    OutOfStep {
        /// The message.
        message: &'static str,
        /// How the entry stands.
        state: State,
    },
}
