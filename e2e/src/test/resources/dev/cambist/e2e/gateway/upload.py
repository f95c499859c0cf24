"""Uploads a blob of so many bytes with Microsoft's client, downloads it again, and says how often that went well.

python upload.py ENDPOINT AUTHORITY.pem REPOSITORY BYTES TIMES, with an identity token on standard input.
"""

import io
import os
import sys
import time

from azure.containerregistry import ContainerRegistryClient
from azure.core.credentials import AccessToken

endpoint, authority, repository, size, times = sys.argv[1:]
identity_token = sys.stdin.read().strip()


class Identity:
    def get_token(self, *scopes, **options):
        return AccessToken(identity_token, int(time.time()) + 3600)


good = 0
# Without retries: an answer that is lost is to be seen.
with ContainerRegistryClient(
    endpoint, Identity(), audience="https://example.com", connection_verify=authority, retry_total=0
) as client:
    for _ in range(int(times)):
        blob = os.urandom(int(size))
        digest, length = client.upload_blob(repository, io.BytesIO(blob))
        good += length == len(blob) and b"".join(client.download_blob(repository, digest)) == blob
print(good)
