package dev.fermata.security;

/** What is counted for each owner is counted under this. */
record OwnerKey(String tenant, String owner) {

    static OwnerKey of(Caller caller) {
        return new OwnerKey(caller.tenant(), caller.owner());
    }
}
