//! 个人网厅.

use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <p>{ "个人网厅" }</p> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
