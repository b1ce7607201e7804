// Reads the certificate that stands behind the # of this page's address, checks its
// signature with the browser's own WebCrypto, and looks its place up in the public
// status lists. The form of the bytes is told in certificate/qr.go.
"use strict";
(() => {
	const root = document.getElementById("scanned");
	const listSize = 131072;
	const domain = new TextEncoder().encode("mingzhi/certificate/qr/v1\n");

	const show = (when) => {
		root.dataset.shown = when;
		for (const part of root.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== when;
	};
	const tell = (name, text) => {
		root.querySelector(`[data-fact="${name}"]`).textContent = text;
	};
	const standing = (status) => {
		root.dataset.standing = status;
		for (const part of root.querySelectorAll("[data-status]")) part.hidden = part.dataset.status !== status;
	};

	// bytesOf writes decimal digits as bytes, the greatest first.
	const bytesOf = (digits) => {
		let hex = BigInt(digits).toString(16);
		if (hex.length % 2) hex = "0" + hex;
		return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
	};

	// factsOf reads the payload, or throws where it ends early.
	const factsOf = (payload) => {
		let at = 5;
		const byte = () => {
			if (at >= payload.length) throw new RangeError("the payload ends early");
			return payload[at++];
		};
		const number = () => {
			let value = 0, scale = 1;
			for (let i = 0; i < 8; i++) {
				const b = byte();
				value += (b & 127) * scale;
				if (b < 128) return value;
				scale *= 128;
			}
			throw new RangeError("a number is too long");
		};
		const text = () => {
			const length = number();
			if (at + length > payload.length) throw new RangeError("a text is too long");
			const part = payload.subarray(at, at + length);
			at += length;
			return new TextDecoder("utf-8", { fatal: true }).decode(part);
		};
		const facts = { entry: number(), number: text(), holder: text(), issuer: text(), code: text(), content: text(), minutes: number() };
		let day = Date.UTC(2000, 0, 1);
		for (const name of ["start", "end", "issued"]) {
			day += number() * 86400000;
			facts[name] = new Date(day).toISOString().slice(0, 10);
		}
		const marks = byte();
		if (at !== payload.length) throw new RangeError("something stands behind the payload");
		return { ...facts, synthetic: (marks & 1) > 0, cut: (marks & 2) > 0 };
	};

	// rawKey is the key within a Multikey: base58btc, then the two bytes of its kind.
	const rawKey = (multibase) => {
		const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
		let value = 0n;
		for (const letter of multibase.slice(1)) value = value * 58n + BigInt(alphabet.indexOf(letter));
		return bytesOf(value.toString()).slice(2);
	};

	// ended tells whether a status list has a place set.
	const ended = async (purpose, entry) => {
		const answer = await fetch(`/status/${purpose}/${Math.floor(entry / listSize)}`, { cache: "no-cache" });
		if (!answer.ok) throw new Error("the status list cannot be read");
		const list = await answer.json();
		const packed = atob(list.credentialSubject.encodedList.slice(1).replace(/-/g, "+").replace(/_/g, "/"));
		const stream = new Blob([Uint8Array.from(packed, (c) => c.charCodeAt(0))]).stream().pipeThrough(new DecompressionStream("gzip"));
		const bits = new Uint8Array(await new Response(stream).arrayBuffer());
		const place = entry % listSize;
		return (bits[place >> 3] & (128 >> (place & 7))) > 0;
	};

	const lookUp = async (entry) => {
		try {
			const [revoked, replaced] = await Promise.all([ended("revocation", entry), ended("refresh", entry)]);
			standing(revoked ? "revoked" : replaced ? "replaced" : "valid");
		} catch {
			standing("offline");
		}
	};

	const check = async () => {
		show("reading");
		standing("unknown");
		const keys = JSON.parse(root.dataset.keys);
		const digits = location.hash.slice(1);
		if (!/^[1-9][0-9]{100,2599}$/.test(digits)) return show("none");
		if (keys.length === 0) return show("nobody");
		const raw = bytesOf(digits);
		const payload = raw.subarray(0, raw.length - 64), signature = raw.subarray(raw.length - 64);
		let facts;
		try {
			if (payload[0] !== 1) throw new RangeError("another version");
			facts = factsOf(payload);
		} catch {
			return show("none");
		}
		const mark = Array.from(payload.subarray(1, 5), (b) => b.toString(16).padStart(2, "0")).join("");
		const named = keys.filter((key) => key.mark === mark);
		if (named.length === 0) return show("other");
		const message = new Uint8Array(domain.length + payload.length);
		message.set(domain);
		message.set(payload, domain.length);
		let good = null, able = false;
		for (const key of named) {
			if (key.cryptosuite !== "eddsa-jcs-2022") continue; // WebCrypto has no SM2
			try {
				const imported = await crypto.subtle.importKey("raw", rawKey(key.publicKeyMultibase), { name: "Ed25519" }, false, ["verify"]);
				able = true;
				if (await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message)) good = key;
			} catch {
				// this browser does not know Ed25519
			}
		}
		if (!able) return show("unable");
		if (!good) return show("bad");
		tell("number", facts.number);
		tell("holder", facts.holder);
		tell("issuer", facts.code ? `${facts.issuer} · ${facts.code}` : facts.issuer);
		tell("hours", `${Math.round((facts.minutes / 60) * 100) / 100} ${root.dataset.hours}`);
		tell("start", facts.start);
		tell("end", facts.end);
		tell("content", facts.cut ? facts.content + root.dataset.cut : facts.content);
		tell("issued", facts.issued);
		tell("key", good.publicKeyMultibase.slice(0, 12) + "…");
		root.querySelector('[data-fact="synthetic"]').hidden = !facts.synthetic;
		show("good");
		await lookUp(facts.entry);
	};

	const run = () => check().catch(() => show("none"));
	addEventListener("hashchange", run);
	run();
})();
