namespace Parley.Platform.Blobs;

/// <summary>
/// The store can neither take nor give anything now: no fault of the blob's, so whoever has asked may try again. Says what is wrong and how to mend it, for the
/// operator; never with a secret.
/// </summary>
/// <param name="problem">What is wrong, without a full stop.</param>
/// <param name="mend">What to do about it.</param>
/// <param name="inner">What has failed below; null where its text might show too much.</param>
public sealed class BlobStoreUnavailableException(string problem, string mend, Exception? inner = null) : IOException($"{problem}: {mend}", inner)
{
    public string Problem => problem;

    public string Mend => mend;
}
