package dev.cambist.cli.kubernetes;

/** For whom a part of the manifests is. */
enum Part {
    KUBELET,
    RBAC,
    CAMBIST
}
