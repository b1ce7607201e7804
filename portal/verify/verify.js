// What the page does beyond its forms: scan by camera, take a file that is dropped, and
// make a large photograph smaller before it is sent. A code that was scanned stays in
// this browser: it is opened behind the # of the page that checks it.
"use strict";
(() => {
	const root = document.getElementById("by-file");
	if (!root) return;
	const form = document.getElementById("file-form"), box = document.getElementById("camera");
	const video = box.querySelector("video"), start = box.querySelector("[data-do=start]"), stop = box.querySelector("[data-do=stop]");
	const side = 900, pause = 120, patience = 12000;
	let stream = null;

	const show = (state) => {
		box.dataset.state = state;
		for (const part of box.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
	};

	// digitsOf are those of a certificate of this register; null for any other text.
	const digitsOf = (text) => {
		for (const base of [root.dataset.base, location.origin]) {
			const digits = base && text.startsWith(base + "/c#") ? text.slice(base.length + 3) : "";
			if (/^[1-9][0-9]{100,2599}$/.test(digits)) return digits;
		}
		return null;
	};

	// reader gives what reads the texts of the codes in a canvas: the browser's own
	// reader, or the one that we serve.
	const reader = async () => {
		try {
			if ((await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
				const own = new BarcodeDetector({ formats: ["qr_code"] });
				return async (canvas) => (await own.detect(canvas)).map((code) => code.rawValue);
			}
		} catch {
			// it has none
		}
		const { decodeQR } = await import(root.dataset.decoder);
		return async (canvas) => {
			try {
				return [decodeQR(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height))];
			} catch {
				return []; // there is none in it
			}
		};
	};

	const end = (state) => {
		for (const track of stream ? stream.getTracks() : []) track.stop();
		stream = video.srcObject = null;
		show(state);
	};

	const scan = async () => {
		show("asking");
		let read;
		try {
			const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
			stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: wanted });
		} catch (fault) {
			root.dataset.photo = "";
			return end(fault.name === "NotAllowedError" ? "refused" : "absent");
		}
		try {
			read = await reader();
		} catch {
			root.dataset.photo = "";
			return end("unable");
		}
		const mine = stream;
		video.srcObject = mine;
		show("looking");
		await video.play();
		const canvas = document.createElement("canvas"), begun = Date.now();
		while (stream === mine) {
			// what is looked at is the square that is shown
			const square = Math.min(video.videoWidth, video.videoHeight);
			if (square > 0) {
				canvas.width = canvas.height = Math.min(side, square);
				canvas.getContext("2d", { willReadFrequently: true }).drawImage(video,
					(video.videoWidth - square) / 2, (video.videoHeight - square) / 2, square, square, 0, 0, canvas.width, canvas.height);
				const texts = await read(canvas);
				const digits = texts.map(digitsOf).find(Boolean);
				if (digits && stream === mine) {
					end("found");
					return location.assign("/c#" + digits);
				}
				if (stream === mine && texts.length > 0) show("elsewhere");
				else if (box.dataset.state === "looking" && Date.now() - begun > patience) show("slow");
			}
			await new Promise((wake) => setTimeout(wake, pause));
		}
	};

	if (navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
		delete root.dataset.photo;
		show("idle");
		box.hidden = false;
		start.addEventListener("click", () => scan().catch(() => end("unable")));
		stop.addEventListener("click", () => { end("idle"); start.focus(); });
		addEventListener("pagehide", () => end("idle"));
		document.addEventListener("visibilitychange", () => { if (document.hidden && stream) end("idle"); });
	}

	// smaller makes a photograph smaller that would take long to send; anything else is
	// left as it is, for the register to judge.
	const smaller = async (file) => {
		const longest = 2400, enough = 1500000;
		if (file.size < enough && !/hei[cf]$/i.test(file.type) || !file.type.startsWith("image/")) return file;
		const picture = await createImageBitmap(file);
		const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
		const canvas = document.createElement("canvas");
		canvas.width = picture.width * scale;
		canvas.height = picture.height * scale;
		canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
		const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
		return made ? new File([made], "photograph.jpg", { type: "image/jpeg" }) : file;
	};
	const put = (input, file) => {
		const one = new DataTransfer();
		one.items.add(file);
		input.files = one.files;
	};
	for (const each of root.querySelectorAll("form")) {
		each.addEventListener("submit", async (event) => {
			event.preventDefault();
			const input = each.querySelector("input[type=file]");
			try {
				put(input, await smaller(input.files[0]));
			} catch {
				// it is sent as it is
			}
			each.submit();
		});
	}
	addEventListener("dragover", (event) => {
		if (!event.dataTransfer.types.includes("Files")) return;
		event.preventDefault();
		form.dataset.over = "";
	});
	addEventListener("dragleave", (event) => { if (!event.relatedTarget) delete form.dataset.over; });
	addEventListener("drop", (event) => {
		if (event.dataTransfer.files.length === 0) return;
		event.preventDefault();
		delete form.dataset.over;
		put(form.querySelector("input[type=file]"), event.dataTransfer.files[0]);
		form.requestSubmit();
	});
})();
