package dev.fermata.security;

/** The roles a token may carry in its {@code groups} claim, as constants so that annotations can name them. */
public final class Role {

    /** May submit jobs and see their own. */
    public static final String USER = "user";

    /** May steer rollouts and flags, and see every owner's figures. */
    public static final String OPERATOR = "operator";

    /** May do everything within the tenant. */
    public static final String ADMIN = "admin";

    /** A product's back end: may name the end user it acts for. */
    public static final String DELEGATE = "delegate";

    private Role() {
    }
}
