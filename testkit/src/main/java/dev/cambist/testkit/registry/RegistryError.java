package dev.cambist.testkit.registry;

/** The error codes of the OCI distribution specification 1.1 ("Error Codes"), with CNCF Distribution's statuses and two more. */
enum RegistryError {
    BLOB_UNKNOWN(404),
    BLOB_UPLOAD_INVALID(400),
    BLOB_UPLOAD_UNKNOWN(404),
    DIGEST_INVALID(400),
    MANIFEST_BLOB_UNKNOWN(400),
    MANIFEST_INVALID(400),
    MANIFEST_UNKNOWN(404),
    NAME_INVALID(400),
    NAME_UNKNOWN(404),
    /** Too large: 413 where the specification says so, 400 where what came is not what was announced. */
    SIZE_INVALID(400),
    TAG_INVALID(400),
    UNSUPPORTED(405),
    /** Of Distribution. */
    PAGINATION_NUMBER_INVALID(400),
    /** Of Distribution. */
    RANGE_INVALID(416);

    private final int status;

    RegistryError(int status) {
        this.status = status;
    }

    RegistryException because(String message) {
        return new RegistryException(this, status, message);
    }

    RegistryException with(int otherStatus, String message) {
        return new RegistryException(this, otherStatus, message);
    }
}
