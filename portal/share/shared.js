// Takes the share code that stands behind the # of this page's address, where no
// server reads it, into the form, and sends the form.
"use strict";
(() => {
	const form = document.getElementById("shared");
	const take = () => {
		const code = location.hash.slice(1);
		if (!/^[0-9A-Za-z-]{12,20}$/.test(code)) return;
		history.replaceState(null, "", location.pathname);
		form.elements.code.value = code;
		form.requestSubmit();
	};
	addEventListener("hashchange", take);
	take();
})();
