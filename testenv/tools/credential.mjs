// Verifies credentials with libraries that know nothing of this project. The input is
// {"documents": {address: document}, "credentials": [credential]}: documents are all
// that can be read, among them the DID document; contexts come with the libraries.
// The output is a list of {"verified": …, "error": …, "ended": …}, where ended are the
// purposes of the status lists that have the credential's place set.
// Two sets of libraries do it, as the first argument says: those of Digital Bazaar, and
// those of the Digital Credentials Consortium, which share no code for the signature:
// the second has the suite below, on a canonicalizer of others.
import {createHash} from 'node:crypto';
import {text} from 'node:stream/consumers';

const sets = {
  async digitalbazaar() {
    const {createVerifyCryptosuite} = await import('@digitalbazaar/eddsa-jcs-2022-cryptosuite');
    return {
      vc: await import('@digitalbazaar/vc'),
      ...await import('@digitalbazaar/data-integrity'),
      ...await import('@digitalbazaar/vc-bitstring-status-list'),
      cryptosuite: createVerifyCryptosuite()
    };
  },
  async digitalcredentials() {
    const {default: canonicalize} = await import('canonicalize');
    const multikey = await import('@digitalcredentials/ed25519-multikey');
    const digest = value => createHash('sha256').update(canonicalize(value)).digest();
    return {
      vc: await import('@digitalcredentials/vc'),
      ...await import('@digitalcredentials/data-integrity'),
      ...await import('@digitalcredentials/vc-bitstring-status-list'),
      // Data Integrity EdDSA Cryptosuites, 3.3.3 to 3.3.5
      cryptosuite: {
        name: 'eddsa-jcs-2022', requiredAlgorithm: 'Ed25519', canonize: canonicalize,
        createVerifier: async ({verificationMethod}) => (await multikey.from(verificationMethod)).verifier(),
        async createVerifyData({document, proof}) {
          const {proofValue, ...options} = proof;
          if(options['@context']) {
            const own = [options['@context']].flat(), whole = [document['@context']].flat();
            if(own.some((context, i) => context !== whole[i])) {
              throw new Error('the contexts of proof and document differ');
            }
            document['@context'] = options['@context'];
          }
          return Buffer.concat([digest(options), digest(document)]);
        }
      }
    };
  }
};
const {vc, DataIntegrityProof, checkStatus, cryptosuite} = await sets[process.argv[2]]();

const {documents, credentials} = JSON.parse(await text(process.stdin));

// A verification method is a part of the DID document, which stands before its #.
function part(address) {
  const [did] = address.split('#');
  const document = documents[did];
  const method = document?.verificationMethod?.find(({id}) => id === address);
  return method && {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}

async function documentLoader(address) {
  const document = address.includes('#') ? part(address) : documents[address];
  if(document) {
    return {contextUrl: null, documentUrl: address, document};
  }
  return vc.defaultDocumentLoader(address);
}

const suite = new DataIntegrityProof({cryptosuite});
const results = [];
for(const credential of credentials) {
  const {verified, error, statusResult, results: proofs} = await vc.verifyCredential({
    credential, suite, documentLoader,
    checkStatus: options => checkStatus({...options, verifyMatchingIssuers: true})
  });
  const errors = error?.errors?.map(e => e.message) ?? [];
  // one set tells of a place that is set in "status", the other calls it not verified
  const ended = (statusResult?.results ?? []).filter(r => r.status ?? r.verified === false).map(r => r.credentialStatus.statusPurpose);
  const signed = verified || ended.length > 0 && proofs?.every(proof => proof.verified);
  results.push({verified: signed === true, ended, error: [error?.message, ...errors].filter(Boolean).join('; ')});
}
process.stdout.write(JSON.stringify(results));
