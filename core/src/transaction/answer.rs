//! What a presentation says about the transactions it approves.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::attribute::{CSC_DATA_MODEL, TRANSACTION};
use crate::cbor::Value;
use crate::mdoc::OtherElement;

/// The element of our own transaction types in the device-signed namespace [`TRANSACTION`].
const TRANSACTION_DATA_HASHES: &str = "transaction_data_hashes";

/// The element of a `qes-approval` in the device-signed namespace [`CSC_DATA_MODEL`].
const QES_APPROVAL: &str = "qesApproval";

/// What one credential signs for the transactions that it approves; nothing for a plain login.
///
/// SD-JWT VC: the key binding JWT has `transaction_data_hashes` of all of them (OpenID4VP 1.0, appendix B.3.3.1) and for a
/// `qes-approval` also `org.cloudsignatureconsortium.dm.1.qesApproval`, base64 with padding. mdoc, device-signed:
///
/// ```cddl
/// "org.siegelring.transaction.1" => {"transaction_data_hashes": [+ bstr .size 32]}  ; the declarations
/// "org.cloudsignatureconsortium.dm.1" => {"qesApproval": bstr .size 32}             ; the qes-approval
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionAnswer {
    pub(super) hashes: Vec<[u8; 32]>,
    pub(super) own_hashes: Vec<[u8; 32]>,
    pub(super) qes_approval: Option<[u8; 32]>,
}

impl TransactionAnswer {
    /// SHA-256 of each text as received.
    pub fn transaction_data_hashes(&self) -> &[[u8; 32]] {
        &self.hashes
    }

    /// The claim `qesApproval` of a key binding JWT.
    pub fn qes_approval(&self) -> Option<String> {
        self.qes_approval.map(|hash| STANDARD.encode(hash))
    }

    /// The device-signed elements of an mdoc.
    pub fn device_signed(&self) -> Vec<OtherElement> {
        let hashes = || Value::Array(self.own_hashes.iter().map(|hash| Value::Bytes(hash.to_vec())).collect());
        let own = (!self.own_hashes.is_empty()).then(|| element(TRANSACTION, TRANSACTION_DATA_HASHES, hashes()));
        let csc = self.qes_approval.map(|hash| element(CSC_DATA_MODEL, QES_APPROVAL, Value::Bytes(hash.to_vec())));
        own.into_iter().chain(csc).collect()
    }
}

fn element(namespace: &str, name: &str, value: Value) -> OtherElement {
    OtherElement { namespace: namespace.to_owned(), name: name.to_owned(), value }
}
