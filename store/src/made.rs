//! What was made for one who asked and is held on to for the next who asks for the same.

use std::sync::{Arc, Mutex, PoisonError};

/// What was made last, by everything that it was made from; the one asked for last before the others.
#[derive(Debug)]
pub struct Made<Of, What> {
    made: Arc<Mutex<Vec<(Of, What)>>>,
    most: usize,
}

impl<Of, What> Clone for Made<Of, What> {
    fn clone(&self) -> Self {
        Self { made: Arc::clone(&self.made), most: self.most }
    }
}

impl<Of: PartialEq, What: Clone> Made<Of, What> {
    /// Holds on to so many at most.
    pub fn at_most(most: usize) -> Self {
        Self { made: Arc::default(), most }
    }

    /// What was made of this, if it is held on to.
    pub fn get(&self, of: &Of) -> Option<What> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let at = made.iter().position(|(one, _)| one == of)?;
        made.get_mut(..=at)?.rotate_right(1);
        made.first().map(|(_, what)| what.clone())
    }

    /// Holds on to what was made.
    pub fn put(&self, of: Of, what: What) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.retain(|(one, _)| *one != of);
        made.insert(0, (of, what));
        made.truncate(self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::Made;

    #[test]
    fn the_one_asked_for_longest_ago_goes_first() {
        let made = Made::at_most(2);
        made.put("a", 1);
        made.put("b", 2);
        assert_eq!(made.get(&"a"), Some(1));
        made.put("c", 3);
        assert_eq!(["a", "b", "c"].map(|of| made.get(&of)), [Some(1), None, Some(3)]);
        made.put("a", 4);
        assert_eq!([made.get(&"a"), made.clone().get(&"c")], [Some(4), Some(3)], "made anew, it stands once");
    }
}
