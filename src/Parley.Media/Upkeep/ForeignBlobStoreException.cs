namespace Parley.Media.Upkeep;

/// <summary>The store of blobs belongs to another database, so nothing may be removed that this one does not name.</summary>
public sealed class ForeignBlobStoreException() : IOException($"{Problem}: {Mend}")
{
    public const string Problem = "the files in this store belong to another database, so nothing is removed from it";

    public const string Mend =
        "use the database that they belong to, or, with S3, a Bucket or Prefix of its own (Parley:Blobs:S3:Prefix); docs/operations/files.md says how to take a store over";
}
