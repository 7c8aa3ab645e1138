// Runs before the page is drawn: lets styles know that scripts will run.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
