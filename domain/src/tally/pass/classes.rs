//! Classes of shapes: what all of a class add, and to which counters.

use crate::fact::Moment;
use crate::measure::{Counter, Weight, When};

/// What a fact adds to a counter at one of its moments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Touch {
    pub(super) counter: u16,
    pub(super) sign: i8,
}

/// A column of days on which facts touch counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    Moment(Moment),
    /// The closing day of cases that had passed twelve months.
    ClosedAfterTwelveMonths,
}

/// Which touches a counter makes, and on which column.
pub(super) fn touches_of(counter: Counter) -> impl Iterator<Item = (On, i8, Weight)> {
    let rule = counter.measure.rule();
    let pair = match rule.when {
        When::On(moment) => [Some((On::Moment(moment), 1, rule.weight)), None],
        When::StandingAtEnd(Moment::TwelveMonthsPassed) => [
            Some((On::Moment(Moment::TwelveMonthsPassed), 1, rule.weight)),
            Some((On::ClosedAfterTwelveMonths, -1, rule.weight)),
        ],
        When::StandingAtEnd(moment) | When::StandingAtStart(moment) => {
            [Some((On::Moment(moment), 1, rule.weight)), Some((On::Moment(Moment::Closed), -1, rule.weight))]
        }
        When::InOffice | When::Reported | When::ReportedLevel => [None, None],
    };
    pair.into_iter().flatten()
}

/// Shapes that touch the same counters on one column by one weight, class 0 touching none.
pub(super) struct Classes {
    of_shape: Vec<u16>,
    /// What each class touches.
    pub(super) touches: Vec<Vec<Touch>>,
}

impl Classes {
    /// The class of every shape, and what that touches.
    pub(super) fn by_shape(&self) -> impl Iterator<Item = (usize, &[Touch])> {
        let touches = |class: usize| self.touches.get(class).map_or(&[][..], Vec::as_slice);
        self.of_shape.iter().map(move |class| (usize::from(*class), touches(usize::from(*class))))
    }

    /// Parts the shapes by one counter after another: those let in from those that are not.
    pub(super) fn new(counters: &[Counter], let_in: &[bool], on: On, weight: Weight) -> Self {
        let mut of_shape = vec![0_u16; let_in.len() / counters.len().max(1)];
        let mut touches = vec![Vec::new()];
        for (position, counter) in counters.iter().enumerate() {
            for (_, sign, _) in touches_of(*counter).filter(|(column, _, weighs)| *column == on && *weighs == weight) {
                // The class that goes on without the counter, then the one parted from it.
                let mut parted: Vec<Option<u16>> = vec![None; touches.len()];
                let let_in = let_in.iter().skip(position).step_by(counters.len());
                for (class, _) in of_shape.iter_mut().zip(let_in).filter(|(_, let_in)| **let_in) {
                    if let Some(parted) = parted.get_mut(usize::from(*class)) {
                        *class = *parted.get_or_insert_with(|| {
                            let mut touched: Vec<Touch> = touches.get(usize::from(*class)).cloned().unwrap_or_default();
                            touched.push(Touch { counter: position as u16, sign });
                            touches.push(touched);
                            (touches.len() - 1) as u16
                        });
                    }
                }
            }
        }
        Self { of_shape, touches }.in_use()
    }

    /// The same without the classes that no shape is left in, in the order of shapes: those of a type code together.
    fn in_use(self) -> Self {
        let mut number: Vec<Option<u16>> = vec![None; self.touches.len()];
        let mut touches = vec![Vec::new()];
        if let Some(none) = number.first_mut() {
            *none = Some(0);
        }
        let renumbered = self.of_shape.into_iter().map(|class| {
            let class = usize::from(class);
            let place = number.get_mut(class).map(|number| {
                *number.get_or_insert_with(|| {
                    touches.push(self.touches.get(class).cloned().unwrap_or_default());
                    (touches.len() - 1) as u16
                })
            });
            place.unwrap_or(0)
        });
        let of_shape = renumbered.collect();
        Self { of_shape, touches }
    }
}
