// Verifies credentials with libraries that know nothing of this project. The input is
// {"documents": {address: document}, "credentials": [credential]}: documents are all
// that can be read, among them the DID document; contexts come with the libraries.
// The output is a list of {"verified": …, "error": …, "ended": …}, where ended are the
// purposes of the status lists that have the credential's place set.
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {createVerifyCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {text} from 'node:stream/consumers';

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

const suite = new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()});
const results = [];
for(const credential of credentials) {
  const {verified, error, statusResult} = await vc.verifyCredential({
    credential, suite, documentLoader,
    checkStatus: options => checkStatus({...options, verifyMatchingIssuers: true})
  });
  const errors = error?.errors?.map(e => e.message) ?? [];
  const ended = (statusResult?.results ?? []).filter(r => r.status).map(r => r.credentialStatus.statusPurpose);
  results.push({verified: verified === true, ended, error: [error?.message, ...errors].filter(Boolean).join('; ')});
}
process.stdout.write(JSON.stringify(results));
