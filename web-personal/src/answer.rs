//! Answers of the server behind one type.
//!
//! Every type that a hook or a component is used with makes a copy of it in the
//! Wasm module, some 2 KB each after compression. Here one copy serves all: an
//! [`Answer`] holds anything, and whoever draws it knows what it is.

use std::{any::Any, future::Future, pin::Pin, rc::Rc};

use web_kit::prelude::*;

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Answer(Rc<dyn Any>);

impl Answer {
    /// The answer to keep, if it is of this type.
    pub fn kept<T: 'static>(&self) -> Option<Rc<T>> {
        self.0.clone().downcast().ok()
    }

    /// The answer, if it is of this type.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::addr_eq(Rc::as_ptr(&self.0), Rc::as_ptr(&other.0))
    }
}

/// An answer under way.
pub type Pending = Pin<Box<dyn Future<Output = Result<Answer, ApiError>>>>;

/// Forgets the type of a call's answer.
pub fn pending<T: 'static>(call: impl Future<Output = Result<T, ApiError>> + 'static) -> Pending {
    Box::pin(async move { call.await.map(|data| Answer(Rc::new(data))) })
}

/// Loads an answer, again whenever `key` changes.
#[hook]
pub fn use_answer(key: AttrValue, load: Rc<dyn Fn(AttrValue) -> Pending>) -> Loaded<Answer> {
    use_load(key, move |key| load(key))
}

/// A request, made when it is sent.
pub type Task = Rc<dyn Fn() -> Pending>;

/// Sends requests that may be sent twice without harm.
#[hook]
pub fn use_task(on_done: Callback<Rc<Answer>>) -> Action<Task, Answer> {
    use_action(|task: Task| task(), on_done)
}

/// Something to be sent once: what tells it from others, and how it is sent.
#[derive(Clone)]
pub struct Once {
    /// The same for the same submission only.
    pub what: AttrValue,
    /// Sends it under a key.
    pub send: Rc<dyn Fn(IdempotencyKey) -> Pending>,
}

impl PartialEq for Once {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

/// Sends what must count once; a lost answer is asked for again.
#[hook]
pub fn use_once(on_done: Callback<Rc<Answer>>) -> Submit<Once, Answer> {
    use_submit(|once: Once, key| (once.send)(key), on_done)
}
